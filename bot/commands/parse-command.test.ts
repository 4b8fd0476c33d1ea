import { describe, expect, it } from 'vitest';
import { verbs } from './index.ts';
import { parseCommand } from './parse-command.ts';
import { validateArguments } from './validate-arguments.ts';

function parsed(typed: string): [string, Record<string, string>] {
  const result = parseCommand(typed, verbs);
  if (result.kind !== 'verb') throw new Error(`not a verb: ${JSON.stringify(result)}`);
  return [result.verb.name, result.input];
}

function validated(typed: string): Record<string, unknown> {
  const result = parseCommand(typed, verbs);
  if (result.kind !== 'verb') throw new Error('not a verb');
  return validateArguments(result.verb, result.input);
}

describe('parseCommand', () => {
  it.each<[string, string, Record<string, string>]>([
    ['status web-1', 'status', { target: 'web-1' }],
    ['STATUS web-1', 'status', { target: 'web-1' }],
    ['servers', 'servers', {}],
    ['servers tag:prod+web !web-3', 'servers', { target: 'tag:prod+web !web-3' }],
    ['servers --all', 'servers', { target: '--all' }],
    [
      'restart web-1/nginx web-2/nginx --quiet',
      'restart',
      { target: 'web-1/nginx web-2/nginx', quiet: 'true' },
    ],
    ['restart --reason "new cert" web-1/nginx', 'restart', { target: 'web-1/nginx', reason: 'new cert' }],
    ['logs web-1/nginx --tail 50 --since=10m', 'logs', { target: 'web-1/nginx', tail: '50', since: '10m' }],
    ['logs web-1/nginx --grep --all', 'logs', { target: 'web-1/nginx', grep: '--all' }],
    ['top web-1 memory', 'top', { target: 'web-1', sort: 'memory' }],
    ['ack web-1 looking into it', 'ack', { alert: 'web-1', reason: 'looking into it' }],
    ['chart web-1', 'chart', { target: 'web-1' }],
    ['chart web-1 memory 6h', 'chart', { target: 'web-1', metric: 'memory', range: '6h' }],
    ['chart web-1 6h mem', 'chart', { target: 'web-1', metric: 'mem', range: '6h' }],
    ['chart web-* tag:db cpu', 'chart', { target: 'web-* tag:db', metric: 'cpu' }],
    ['chart web-1 memroy', 'chart', { target: 'web-1', metric: 'memroy' }],
    ['containers web-1', 'ps', { target: 'web-1' }],
    ['rules', 'rule list', {}],
    ['rule', 'rule list', {}],
    ['rule delete "High CPU"', 'rule delete', { rule: 'High CPU' }],
    ['help rule add', 'help', { verb: 'rule add' }],
  ])('%s', (typed, verb, input) => {
    expect(parsed(typed)).toEqual([verb, input]);
  });

  it('names the verbs that look like what was typed', () => {
    expect(parseCommand('restrat web-1', verbs)).toEqual({
      kind: 'unknown',
      typed: 'restrat',
      nearest: expect.arrayContaining(['restart']),
    });
    expect(parseCommand('xyzzyplugh', verbs)).toEqual({ kind: 'unknown', typed: 'xyzzyplugh', nearest: [] });
  });

  it('takes nothing as a call for help', () => {
    expect(parseCommand('  ', verbs)).toEqual({ kind: 'empty' });
  });

  it.each([
    ['--help', {}],
    ['-h', {}],
    ['restart --help', { verb: 'restart' }],
    ['rule add -h', { verb: 'rule add' }],
  ])('takes "%s" for help', (typed, input) => {
    expect(parseCommand(typed, verbs)).toMatchObject({ kind: 'verb', verb: { name: 'help' }, input });
  });

  it('searches logs for "-h" when told to', () => {
    expect(parseCommand('logs web-1/nginx --grep -h', verbs)).toMatchObject({ input: { grep: '-h' } });
  });

  it('offers the sub-commands for one that does not exist', () => {
    expect(parseCommand('rule foo', verbs)).toMatchObject({
      kind: 'unknown',
      typed: 'rule foo',
      nearest: [1, 2, 3].map(() => expect.stringMatching(/^rule /)),
    });
    expect(parseCommand('rule lst', verbs)).toMatchObject({ nearest: expect.arrayContaining(['rule list']) });
    expect(parseCommand('rule', verbs)).toMatchObject({ kind: 'verb', verb: { name: 'rule list' } });
  });

  it('does not let internal verbs be typed', () => {
    expect(parseCommand('confirm 4f0c5bd6-7e0b-4f6e-9a51-3e5d1a3a2b1c', verbs).kind).toBe('unknown');
  });

  it.each([
    ['logs web-1/nginx --tial 5', 'logs has no flag --tial.'],
    ['logs web-1/nginx --tail', '--tail needs a value.'],
    ['whoami now', 'whoami takes nothing more'],
  ])('refuses %s', (typed, message) => {
    expect(() => parseCommand(typed, verbs)).toThrow(message);
  });

  it('suggests the flag that was meant', () => {
    expect(() => parseCommand('logs web-1/nginx --tial 5', verbs)).toThrow(
      expect.objectContaining({ hint: 'Did you mean --tail?' }),
    );
  });
});

describe('validateArguments', () => {
  it('turns text into what the verb takes', () => {
    expect(validated('logs web-1/nginx --tail 50 --since 1h30m')).toMatchObject({ tail: 50, since: 5400 });
    expect(validated('restart web-1/nginx --timeout 30s')).toMatchObject({ timeout: 30, quiet: false });
  });

  it.each([
    ['restart', 'restart needs a target.'],
    ['logs web-1 --tail many', 'tail: "many" is not a number.'],
    ['logs web-1 --tail 0', 'tail: "0" is too small: at least 1.'],
    ['chart web-1 cpu 99y', 'range: "99y" is not one of 15m, 1h'],
    ['ack', 'ack needs an alert.'],
    ['logs web-1 --since yesterday', 'since: "yesterday" is not a time'],
    ['top web-1 --sort colour', 'sort: "colour" is not one of cpu, memory.'],
    ['subscribe --min-severity loud', 'min-severity: "loud" is not one of info, warning, critical.'],
  ])('refuses %s with the argument and an example', (typed, message) => {
    expect(() => validated(typed)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        hint: expect.stringContaining('For example: `/chatops '),
      }),
    );
  });
});

describe('the registry', () => {
  it('has every verb once, under one name', () => {
    const names = verbs.flatMap((verb) => [verb.name, ...(verb.aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(verbs.filter((verb) => !verb.internal).map((verb) => [verb.name, verb] as const))(
    '%s has a summary and an example that runs',
    (name, verb) => {
      expect(verb.summary.length).toBeGreaterThan(5);
      expect(verb.summary.length).toBeLessThanOrEqual(100);
      const result = parseCommand(verb.example, verbs);
      expect(result).toMatchObject({ kind: 'verb', verb: { name } });
      if (result.kind === 'verb') validateArguments(verb, result.input);
    },
  );

  it('uses names that buttons and Discord can carry', () => {
    for (const verb of verbs) expect(verb.name).toMatch(/^[a-z]{1,32}( [a-z]{1,32})?$/);
  });
});
