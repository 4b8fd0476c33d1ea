import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { recentSeconds } from '../../shared/agent-protocol.ts';
import { type ContainerEvent, readContainerEvents } from './container-events.ts';
import { RecentEvents } from './recent-events.ts';

const begin = Date.UTC(2026, 10, 23);
/** Events of one container, two seconds apart: `die 137`, `kill 9`, or an action alone. */
function heard(...actions: string[]): RecentEvents {
  const recent = new RecentEvents();
  for (const [index, text] of actions.entries()) recent.note(event(text, begin + index * 2000));
  return recent;
}
function event(text: string, at: number): ContainerEvent {
  const [action = '', number] = text.startsWith('health_status') ? [text] : text.split(' ');
  const value = number === undefined ? undefined : Number(number);
  return {
    id: 'a'.repeat(64),
    name: 'web-1',
    action,
    at,
    exitCode: action === 'die' ? value : undefined,
    signal: action === 'kill' ? value : undefined,
  };
}
const counts = (recent: RecentEvents, now = begin + 60_000) => recent.counts('web-1', now);

describe('restarts that nobody asked for', () => {
  it.each([
    ['the restart policy of a crash loop', ['start', 'die 3', 'start', 'die 3', 'start'], 2],
    ['docker restart', ['start', 'kill 15', 'die 0', 'stop', 'start', 'restart'], 0],
    ['docker stop, and later docker start', ['start', 'kill 15', 'die 143', 'stop', 'start'], 0],
    ['docker rm -f, and a new one of the same name', ['kill 9', 'die 137', 'destroy', 'create', 'start'], 0],
    ['--rm in a loop of systemd: each time another id', ['die 1', 'destroy', 'create', 'start'], 1],
    ['a reload by signal, and a crash afterwards', ['kill 1', 'die 1', 'start'], 1],
    ['a first start', ['create', 'start'], 0],
  ])('%s: %s', (_, actions, restarts) => {
    expect(counts(heard(...actions)).restarts).toBe(restarts);
  });

  it('are forgotten when the window is over, one by one', () => {
    const recent = heard('die 1', 'start', 'die 1', 'start');
    const first = begin + 2000 + recentSeconds * 1000;
    expect([first - 1, first, first + 4000].map((now) => counts(recent, now).restarts)).toEqual([2, 1, 0]);
  });

  it('stay bounded however fast the loop', () => {
    const recent = new RecentEvents();
    for (let at = 0; at < 5000; at += 1) {
      recent.note(event('die 1', begin + at));
      recent.note(event('start', begin + at));
    }
    expect(counts(recent).restarts).toBe(1000);
  });
});

describe('the other counts', () => {
  it('knows how it ended last, and whether it fell ill in between', () => {
    const recent = heard('die 1', 'start', 'health_status: unhealthy', 'health_status: healthy', 'die 137');
    expect(recent.lastExit('web-1')).toEqual({ code: 137, at: begin + 8000 });
    const illAt = begin + 4000;
    const asked = [illAt + 999, illAt + 1000, illAt + 1001];
    expect(asked.map((now) => recent.takeUnhealthy('web-1', now))).toEqual([false, true, false]);
    expect(recent.lastExit('other')).toBeUndefined();
  });

  it('forgets the name heard of longest ago, when there are too many', () => {
    const recent = new RecentEvents();
    for (let n = 0; n <= 1000; n += 1) recent.note({ ...event('oom', begin + n), name: `c${n}` });
    expect([recent.counts('c0', begin + 2000).oomKills, recent.counts('c1', begin + 2000).oomKills]).toEqual([
      0, 1,
    ]);
  });
});

describe('after a reconnection', () => {
  it('asks from the newest on, at first from the begin of the window', () => {
    const recent = new RecentEvents();
    expect(recent.resume(begin).sinceMs).toBe(begin - recentSeconds * 1000);
    recent.note(event('oom', begin));
    expect(recent.resume(begin + 5000)).toEqual({ sinceMs: begin, repeatedUntil: begin });
    expect(counts(recent).oomKills).toBe(1);
  });

  it('starts over when the clock was set back', () => {
    const recent = heard('oom');
    const now = begin - 3_600_000;
    expect(recent.resume(now)).toEqual({
      sinceMs: now - recentSeconds * 1000,
      repeatedUntil: Number.NEGATIVE_INFINITY,
    });
    expect(counts(recent).oomKills).toBe(0);
  });
});

describe('events as Docker sent them', () => {
  const recorded = readFileSync(new URL('../test-support/docker-events.jsonl', import.meta.url));

  async function listen(chunkBytes: number): Promise<RecentEvents> {
    const chunks: Buffer[] = [];
    for (let at = 0; at < recorded.length; at += chunkBytes)
      chunks.push(recorded.subarray(at, at + chunkBytes));
    const recent = new RecentEvents();
    for await (const one of readContainerEvents(Readable.from(chunks))) recent.note(one);
    return recent;
  }

  it.each([7, 1_000_000])('are understood, in pieces of %d bytes', async (chunkBytes) => {
    const recent = await listen(chunkBytes);
    const now = 1_795_489_541_000;
    expect(
      Object.fromEntries(
        ['loop', 'oom', 'oomrm', 'stopme', 'rmme', 'sick'].map((name) => [name, recent.counts(name, now)]),
      ),
    ).toEqual({
      loop: { restarts: 6, oomKills: 0 },
      oom: { restarts: 5, oomKills: 6 },
      // Docker said `oom` twice for one kill.
      oomrm: { restarts: 0, oomKills: 1 },
      stopme: { restarts: 0, oomKills: 0 },
      rmme: { restarts: 0, oomKills: 0 },
      sick: { restarts: 0, oomKills: 0 },
    });
    expect(recent.takeUnhealthy('sick', now)).toBe(true);
    expect(recent.lastExit('oom')?.code).toBe(137);
  });

  it('leaves out what is not an event', async () => {
    const read: ContainerEvent[] = [];
    const lines =
      'no json\n{"Action":"die"}\n\n{"Action":"die","Actor":{"ID":"abc","Attributes":{"name":"x","exitCode":"zero"}},"time":5}\n';
    for await (const one of readContainerEvents(Readable.from([Buffer.from(lines)]))) read.push(one);
    expect(read).toEqual([
      { id: 'abc', name: 'x', action: 'die', at: 5000, exitCode: undefined, signal: undefined },
    ]);
  });
});
