import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../shared/cards/card.ts';
import { createLogger } from '../../shared/logger.ts';
import { createSlackClient } from '../../shared/slack/web-client.ts';
import { SimulatorClient } from '../../simulator/simulator-client.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import type { ChatDelivery } from './chat-delivery.ts';
import { createSlackDelivery } from './slack-delivery.ts';

const logger = createLogger('test', 'silent');
const [ops, web] = ['C0OPS', 'C0WEB'];
const card = (title = '[FIRING] CPU high on web-1'): Card => ({ title, tone: 'critical', blocks: [] });
const line = (event: number) => ({
  card: card(`Event ${event}`),
  dedupeId: `n1/event/${event}`,
  threadName: 'CPU high on web-1',
  inChannel: false,
});

let slack: SlackSimulator;
let simulator: SimulatorClient;
let delivery: ChatDelivery;
let now: number;

beforeEach(async () => {
  slack = await startSlackSimulator({ logger });
  simulator = new SimulatorClient(slack.url);
  now = 0;
  const { botToken: token, apiUrl } = slack;
  const client = createSlackClient({ token, apiUrl, logger, timeoutMs: 300, retries: 0 });
  delivery = createSlackDelivery(async () => client, { spacingMs: 0, now: () => now });
});
afterEach(() => slack.close());

const seenIn = async (channel: string) =>
  (await new SlackPerson(slack.url, 'U0ADA', channel).messages()).map(({ visibleText }) => visibleText);

describe('when Slack wants to be left alone', () => {
  const limit = (method: string) => simulator.fault({ method, kind: '429', retryAfterSeconds: 30 });
  const waits = (seconds: number) => ({ failure: 'retry', retryAfterSeconds: seconds });

  it('posts nothing else to that channel before, and goes on in others', async () => {
    await limit('chat.postMessage');
    await expect(delivery.post(ops, card(), 'n1')).rejects.toMatchObject(waits(30));
    now += 10_000;
    await expect(delivery.post(ops, card(), 'n2')).rejects.toMatchObject(waits(20));
    const ref = await delivery.post(web, card(), 'n3');
    await delivery.reply(ref, line(1));
    expect(await seenIn(ops)).toEqual([]);
    now += 20_000;
    await delivery.post(ops, card(), 'n2');
    expect(await seenIn(ops)).toHaveLength(1);
  });

  it('adds no line to a thread of that channel either, and edits all the same', async () => {
    const ref = await delivery.post(ops, card(), 'n1');
    await limit('chat.postMessage');
    await expect(delivery.reply(ref, line(1))).rejects.toMatchObject(waits(30));
    await expect(delivery.reply(ref, line(2))).rejects.toMatchObject(waits(30));
    await delivery.update(ref, card('[RESOLVED] CPU high on web-1'));
    expect(await seenIn(ops)).toEqual(['[RESOLVED] CPU high on web-1']);
  });

  it('edits nothing in the whole workspace before, and posts all the same', async () => {
    const refs = [await delivery.post(ops, card(), 'n1'), await delivery.post(web, card(), 'n2')];
    await limit('chat.update');
    for (const ref of refs) await expect(delivery.update(ref, card())).rejects.toMatchObject(waits(30));
    await delivery.post(ops, card(), 'n3');
    now += 30_000;
    for (const ref of refs) await delivery.update(ref, card());
  });
});

describe('what Slack took without saying so', () => {
  const text = '[FIRING] CPU high on web-1';
  const unheard = () => simulator.fault({ method: 'chat.postMessage', kind: 'unanswered' });

  it('is found again, not posted again', async () => {
    for (let time = 0; time < 2; time += 1) await delivery.post(ops, card('another'), `other ${time}`);
    await unheard();
    await expect(delivery.post(ops, card(), 'n1')).rejects.toMatchObject({ failure: 'retry' });
    const ref = await delivery.post(ops, card(), 'n1', true);
    await delivery.update(ref, card('[RESOLVED] CPU high on web-1'));
    expect(await seenIn(ops)).toEqual(['another', 'another', '[RESOLVED] CPU high on web-1']);
    await delivery.post(ops, card(), 'n2', true);
    expect(await seenIn(ops)).toHaveLength(4);
  });

  it('is found again in a thread of more than a page', async () => {
    const ref = await delivery.post(ops, card(), 'n1');
    for (let event = 1; event <= 250; event += 1) await delivery.reply(ref, line(event));
    await unheard();
    await expect(delivery.reply(ref, line(251))).rejects.toMatchObject({ failure: 'retry' });
    for (const event of [250, 251]) await delivery.reply(ref, { ...line(event), mayBeThere: true });
    expect(await seenIn(ops)).toHaveLength(252);
  });

  it('is posted again where we may not read: better twice than never', async () => {
    await simulator.post('config', { scopes: ['chat:write', 'chat:write.public'] });
    const channel = 'C0PRIV';
    await unheard();
    await expect(delivery.post(channel, card(), 'n1')).rejects.toMatchObject({ failure: 'retry' });
    await delivery.post(channel, card(), 'n1', true);
    expect(await seenIn(channel)).toEqual([text, text]);
  });

  it('is posted again rather than kept back while Slack wants to be asked later', async () => {
    await simulator.fault({ method: 'conversations.history', kind: '429', retryAfterSeconds: 60 });
    await delivery.post(ops, card(), 'n1', true);
    expect(await seenIn(ops)).toEqual([text]);
  });

  it('waits while Slack cannot tell', async () => {
    await simulator.fault({ method: 'conversations.history', kind: '500' });
    await expect(delivery.post(ops, card(), 'n1', true)).rejects.toMatchObject({ failure: 'retry' });
    expect(await seenIn(ops)).toEqual([]);
  });
});
