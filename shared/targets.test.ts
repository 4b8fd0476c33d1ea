import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { nearestNames } from './nearest-names.ts';
import { matchGlob, matchServers, parseTargets, resolveTargets } from './targets.ts';

const servers = [
  { id: 's1', name: 'web-1', tags: ['prod', 'web'] },
  { id: 's2', name: 'web-2', tags: ['prod', 'web', 'canary'] },
  { id: 's3', name: 'db-1', tags: ['prod', 'db'] },
  { id: 's4', name: 'stage', tags: ['staging', 'web'] },
];
const containers = [
  { serverId: 's1', containerId: 'a'.repeat(64), name: 'nginx', state: 'running' },
  { serverId: 's2', containerId: 'b'.repeat(64), name: 'nginx', state: 'exited' },
  { serverId: 's1', containerId: 'c'.repeat(64), name: 'app', state: 'running' },
  { serverId: 's3', containerId: 'd'.repeat(64), name: 'postgres', state: 'running' },
];

function resolve(...expressions: string[]): string[] {
  return resolveTargets(parseTargets(expressions), servers, containers).map((target) =>
    target.container === undefined ? target.server.name : `${target.server.name}/${target.container.name}`,
  );
}

function refusal(...expressions: string[]): AppError {
  try {
    resolve(...expressions);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('matchGlob', () => {
  it.each([
    ['web-*', 'web-1', true],
    ['web-*', 'WEB-12', true],
    ['web-?', 'web-12', false],
    ['*', '', true],
    ['*-1', 'db-1', true],
    ['w*b*1', 'web-1', true],
    ['w*b*2', 'web-1', false],
    ['/var/*', '/var/lib/docker', true],
    ['web', 'web-1', false],
    ['', 'a', false],
  ])('%s against %s is %s', (pattern, text, expected) => expect(matchGlob(pattern, text)).toBe(expected));

  it('stays fast on a pattern made to backtrack', () => {
    const started = performance.now();
    expect(matchGlob(`${'a*'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('matchServers', () => {
  it.each([
    ['--all', ['web-1', 'web-2', 'db-1', 'stage']],
    ['web-*', ['web-1', 'web-2']],
    ['WEB-1', ['web-1']],
    ['tag:prod+web', ['web-1', 'web-2']],
    ['tag:db,staging', ['db-1', 'stage']],
    ['tag:prod+canary,staging', ['web-2', 'stage']],
    ['tag:web !web-2', ['web-1', 'stage']],
    ['tag:web !tag:staging', ['web-1', 'web-2']],
    ['!web-1', ['web-2', 'db-1', 'stage']],
    ['web-1,db-1', ['web-1', 'db-1']],
    ['web-1/nginx', ['web-1']],
    ['--all !web-1/nginx', ['web-1', 'web-2', 'db-1', 'stage']],
    ['nobody', []],
  ])('%s is %j', (text, expected) => {
    expect(matchServers(parseTargets([text]), servers).map((server) => server.name)).toEqual(expected);
  });
});

describe('resolveTargets', () => {
  it.each([
    [['web-1'], ['web-1']],
    [['web-1/nginx'], ['web-1/nginx']],
    [['web-*/nginx'], ['web-1/nginx', 'web-2/nginx']],
    [['web-1/*'], ['web-1/nginx', 'web-1/app']],
    [['postgres'], ['db-1/postgres']],
    [
      ['web-1', 'web-*'],
      ['web-1', 'web-2'],
    ],
    [['web-1/*', '!web-1/app'], ['web-1/nginx']],
    [['*/nginx', '!web-2'], ['web-1/nginx']],
    [['--all', '!tag:web'], ['db-1']],
    [[`web-1/${'c'.repeat(12)}`], ['web-1/app']],
  ])('%j is %j', (expressions, expected) => expect(resolve(...expressions)).toEqual(expected));

  it('refuses a container name that several servers have, and offers each', () => {
    const error = refusal('nginx');
    expect(error.code).toBe('target_ambiguous');
    expect(error.details?.candidates).toEqual([
      { target: 'web-1/nginx', label: 'nginx', description: 'on web-1, running' },
      { target: 'web-2/nginx', label: 'nginx', description: 'on web-2, exited' },
    ]);
  });

  it.each([
    ['web1', ['web-1', 'web-2']],
    ['postgrse', ['postgres']],
    ['web-1/ngnix', ['web-1/nginx']],
    ['tag:prd', ['tag:prod']],
    ['zzzzzzzz', []],
  ])('answers %s with the nearest names %j', (text, nearest) => {
    const error = refusal(text);
    expect(error.code).toBe('target_not_found');
    expect(error.details?.nearest).toEqual(nearest);
  });

  it('refuses an exception that spares nothing, because it was meant to spare something', () => {
    expect(refusal('web-*', '!web-9').code).toBe('target_not_found');
  });

  it('refuses when the exceptions leave nothing', () => {
    expect(refusal('web-1', '!web-1').code).toBe('target_not_found');
  });
});

describe('parseTargets', () => {
  it.each(['', '  ', 'a/b/c', 'we b;rm', 'tag:', 'tag:a++b', '../x', 'web-1/', '$(id)', 'a`b`', '!'])(
    'refuses %j as invalid input',
    (text) => expect(() => parseTargets([text])).toThrowError(AppError),
  );

  it('takes what is named again, in any case, once', () => {
    const words = Array.from({ length: 20 }, () => '*/*,web-1,WEB-1 tag:prod !db-1,db-1');
    const { include, exclude } = parseTargets(words);
    expect(include.map(({ text }) => text)).toEqual(['*/*', 'WEB-1', 'tag:prod']);
    expect(exclude.map(({ text }) => text)).toEqual(['db-1']);
  });

  it('refuses more names and tags than it was told to take, and says how many there are', () => {
    const words = ['a,b,c', 'tag:d,e+f', '!g'];
    expect(parseTargets(words, 7).include).toHaveLength(4);
    expect(() => parseTargets(words, 6)).toThrowError(/names 7 targets one by one; at most 6/);
  });

  it('reads whatever fits into a stored expression', () => {
    const shortest = Array.from({ length: 2000 }, (_, at) => at.toString(36)).join(',');
    expect(() => parseTargets([shortest.slice(0, 500)])).not.toThrow();
    expect(() => parseTargets([shortest])).toThrowError(AppError);
  });
});

describe('nearestNames', () => {
  it('puts the best first and drops what is too far', () => {
    expect(nearestNames('cpu_precent', ['cpu_percent', 'memory_percent', 'load1'])).toEqual(['cpu_percent']);
  });

  it('takes a beginning as near', () => {
    expect(nearestNames('cont', ['container_restarts', 'load1'])).toEqual(['container_restarts']);
  });
});
