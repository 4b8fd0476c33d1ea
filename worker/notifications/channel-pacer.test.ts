import { expect, it } from 'vitest';
import { ChannelPacer } from './channel-pacer.ts';

it('spaces the calls of one channel, in order, and lets other channels go on', async () => {
  const pacer = new ChannelPacer(50);
  const begun = performance.now();
  const done: [string, number][] = [];
  const call = (channel: string, name: string) =>
    pacer.run(channel, async () => void done.push([name, performance.now() - begun]));
  await Promise.all([call('a', 'a1'), call('a', 'a2'), call('b', 'b1')]);
  expect(done.map(([name]) => name)).toEqual(['a1', 'b1', 'a2']);
  expect(done[2]?.[1]).toBeGreaterThanOrEqual(45);
});

it('goes on after a call that failed, and tells only who made it', async () => {
  const pacer = new ChannelPacer(0);
  const failing = pacer.run('a', async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await expect(pacer.run('a', async () => 'yes')).resolves.toBe('yes');
});
