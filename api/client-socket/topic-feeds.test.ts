import { expect, test } from 'vitest';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import type { OperationContext } from '../operations/context.ts';
import { TopicFeeds } from './topic-feeds.ts';

const delivered = () => new Promise((resolve) => setImmediate(resolve));

test('a message is read once, whoever listens, and goes to those whose key it names', async () => {
  const bus = createInProcessBus();
  const feeds = new TopicFeeds(bus);
  const heard: string[] = [];
  let read = 0;
  const split = (message: unknown) => {
    read += 1;
    return new Map(Object.entries(message as object).map(([key, value]) => [key, () => value]));
  };
  const listen = (name: string, key: string) =>
    feeds.listen({ busTopic: 'samples', key, split }, (told) => {
      heard.push(`${name} ${told({} as OperationContext)}`);
    });
  const ends = [await listen('Ada', 'web-1'), await listen('Bob', 'web-1'), await listen('Cy', 'web-2')];
  await bus.publish('samples', { 'web-1': 5, 'web-3': 9 });
  await delivered();
  expect({ heard, read }).toEqual({ heard: ['Ada 5', 'Bob 5'], read: 1 });

  for (const end of ends.slice(1)) await end();
  await bus.publish('samples', { 'web-1': 6, 'web-2': 7 });
  await delivered();
  expect({ heard: heard.slice(2), read }).toEqual({ heard: ['Ada 6'], read: 2 });

  await ends[0]?.();
  await bus.publish('samples', { 'web-1': 8 });
  await delivered();
  expect(read).toBe(2);

  await listen('Dee', 'web-1');
  await bus.publish('samples', { 'web-1': 8 });
  await delivered();
  expect({ heard: heard.slice(3), read }).toEqual({ heard: ['Dee 8'], read: 3 });
});

test('a bus that takes no subscription is asked again by the next listener', async () => {
  const bus = createInProcessBus();
  let away = true;
  const feeds = new TopicFeeds({
    subscribe: (topic, listener) =>
      away ? Promise.reject(new Error('away')) : bus.subscribe(topic, listener),
  });
  const feed = { busTopic: 'alerts', key: 'alerts', split: () => new Map([['alerts', () => 1]]) };
  let heard = 0;
  const listen = () =>
    feeds.listen(feed, () => {
      heard += 1;
    });
  await expect(listen()).rejects.toThrow('away');
  away = false;
  await listen();
  await bus.publish('alerts', null);
  await delivered();
  expect(heard).toBe(1);
});
