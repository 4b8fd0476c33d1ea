import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestionLimits } from './rank-names.ts';
import { splitLastTerm } from './split-last-term.ts';
import { suggestContainers } from './suggest-containers.ts';
import { suggestTargets } from './suggest-targets.ts';

const servers = [
  { id: '1', name: 'web-1', tags: ['prod', 'web'] },
  { id: '2', name: 'web-2', tags: ['staging', 'web'] },
  { id: '3', name: 'db-1', tags: ['prod'] },
];
const containers = [
  { server: 'web-1', name: 'nginx' },
  { server: 'web-1', name: 'redis' },
  { server: 'web-2', name: 'nginx' },
];
const values = (typed: string) => suggestTargets(typed, { servers, containers }).map(({ value }) => value);

describe('splitLastTerm', () => {
  it.each<[string, string, string, 'name' | 'tag']>([
    ['', '', '', 'name'],
    ['we', '', 'we', 'name'],
    ['web-1 d', 'web-1 ', 'd', 'name'],
    ['web-1 ', 'web-1 ', '', 'name'],
    ['web-1,d', 'web-1,', 'd', 'name'],
    ['!we', '!', 'we', 'name'],
    ['tag:', 'tag:', '', 'tag'],
    ['tag:prod+w', 'tag:prod+', 'w', 'tag'],
    ['tag:a,b', 'tag:a,', 'b', 'tag'],
    ['--all !tag:pr', '--all !tag:', 'pr', 'tag'],
    ['web-1/ng', '', 'web-1/ng', 'name'],
  ])('"%s"', (typed, before, last, kind) => {
    expect(splitLastTerm(typed)).toEqual({ before, last, kind });
  });

  it('loses nothing of what was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab:,+!/* tag:') }), (typed) => {
        const { before, last } = splitLastTerm(typed);
        expect(before + last).toBe(typed);
      }),
    );
  });
});

describe('suggestTargets', () => {
  it('offers servers, tags and all of them before anything is typed', () => {
    expect(values('')).toEqual(['web-1', 'web-2', 'db-1', 'tag:prod', 'tag:staging', 'tag:web', '--all']);
  });

  it.each<[string, string[]]>([
    ['web', ['web-1', 'web-2', 'tag:web']],
    ['WEB-2', ['web-2']],
    ['b-1', ['web-1', 'db-1']],
    ['wbe-2', ['web-2']],
    ['zzzzzz', []],
    ['tag:', ['tag:prod', 'tag:staging', 'tag:web']],
    ['tag:prod+w', ['tag:prod+web']],
    ['tag:web,st', ['tag:web,staging']],
    ['web-*', ['web-*', 'web-1', 'web-2']],
    ['nothing-*', []],
    ['web-1/', ['web-1/nginx', 'web-1/redis']],
    ['web-*/ng', ['web-*/nginx']],
    ['--', ['--all']],
  ])('"%s"', (typed, expected) => {
    expect(values(typed)).toEqual(expected);
  });

  it('completes the last word and keeps those before it', () => {
    expect(values('web-1 db')).toEqual(['web-1 db-1']);
    expect(values('--all !we')).toEqual(['--all !web-1', '--all !web-2', '--all !tag:web']);
  });

  it('says how many servers a tag or a glob stands for', () => {
    const labels = suggestTargets('tag:prod', { servers, containers }).map(({ label }) => label);
    expect(labels).toEqual(['tag:prod (2 servers)']);
  });

  it('stays within what Discord takes, whatever is typed and however servers are called', () => {
    const name = fc.string({ unit: fc.constantFrom(...'ab-1._'), minLength: 1, maxLength: 63 });
    const known = fc.array(fc.record({ id: fc.uuid(), name, tags: fc.array(name, { maxLength: 5 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), known, (typed, many) => {
        const found = suggestTargets(typed, { servers: many, containers: [] });
        expect(found.length).toBeLessThanOrEqual(suggestionLimits.choices);
        for (const { label, value } of found) {
          expect(label.length).toBeLessThanOrEqual(100);
          expect(value.length).toBeLessThanOrEqual(100);
          expect(value).not.toBe('');
        }
      }),
    );
  });
});

describe('suggestContainers', () => {
  const offered = (typed: string, otherServers: string[] = []) =>
    suggestContainers(typed, { containers, otherServers }).map(({ value }) => value);

  it('finds a container by its own name, by its server or by both', () => {
    expect(offered('nginx')).toEqual(['web-1/nginx', 'web-2/nginx']);
    expect(offered('web-1')).toEqual(['web-1/nginx', 'web-1/redis']);
    expect(offered('web-2/ng')).toEqual(['web-2/nginx']);
    expect(offered('web-1/nginx red')).toEqual(['web-1/nginx web-1/redis']);
  });

  it('offers a server whose containers are not at hand, until a container is being typed', () => {
    expect(offered('web', ['web-9'])).toContain('web-9');
    expect(offered('web-9/', ['web-9'])).toEqual([]);
  });
});
