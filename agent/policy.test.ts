import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  defaultPolicy,
  needsContainerName,
  parsePolicy,
  readPolicy,
  refusal,
  whyUntrusted,
} from './policy.ts';

const rules = (content: object) => parsePolicy(JSON.stringify(content), 'policy.json');

describe('policy', () => {
  it('allows everything without a file', () => {
    expect(refusal(defaultPolicy, 'container.restart', 'web-1')).toBeUndefined();
    expect(refusal(defaultPolicy, 'container.logs')).toBeUndefined();
  });

  it('allows only the methods it names', () => {
    const policy = rules({ methods: ['container.list', 'container.restart'] });
    expect(refusal(policy, 'container.restart', 'web-1')).toBeUndefined();
    expect(refusal(policy, 'container.stop', 'web-1')).toContain('does not allow container.stop');
    expect(refusal(policy, 'container.logs')).toContain('does not allow container.logs');
  });

  it('limits changes, not reads, to the containers it names', () => {
    const policy = rules({ containers: ['web-*', 'cache'] });
    expect(needsContainerName(policy, 'container.stop')).toBe(true);
    expect(needsContainerName(policy, 'container.logs')).toBe(false);
    expect(refusal(policy, 'container.stop', 'web-1')).toBeUndefined();
    expect(refusal(policy, 'container.stop', 'db-1')).toContain('db-1');
    expect(refusal(policy, 'container.stop')).toBeDefined();
    expect(refusal(policy, 'container.logs')).toBeUndefined();
    expect(refusal(rules({ containers: [] }), 'container.stop', 'web-1')).toBeDefined();
  });

  it.each([
    ['not JSON', '{'],
    ['an unknown key', '{"contianers":["web-*"]}'],
    ['an unknown method', '{"methods":["container.explode"]}'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('with %s refuses changes and still reads', (_, text) => {
    const policy = parsePolicy(text, '/etc/policy.json');
    expect(refusal(policy, 'container.restart', 'web-1')).toContain('/etc/policy.json');
    expect(refusal(policy, 'container.list')).toBeUndefined();
  });

  it.each([
    [{ uid: 0, mode: 0o100644 }, 1000, undefined],
    [{ uid: 1000, mode: 0o100664 }, 1000, undefined],
    [{ uid: 1001, mode: 0o100644 }, 1000, 'belong'],
    [{ uid: 0, mode: 0o100646 }, 1000, 'everyone'],
  ])('trusts %j of agent %i: %s', (file, uid, reason) => {
    if (reason === undefined) expect(whyUntrusted(file, uid)).toBeUndefined();
    else expect(whyUntrusted(file, uid)).toContain(reason);
  });
});

describe('readPolicy', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chatops-policy-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('takes an absent file for the default', async () => {
    expect(await readPolicy(join(directory, 'none.json'))).toEqual(defaultPolicy);
  });

  it('refuses a file that everyone can write', async () => {
    const path = join(directory, 'policy.json');
    await writeFile(path, '{}');
    await chmod(path, 0o666);
    expect(await readPolicy(path)).toMatchObject({ kind: 'broken' });
    await chmod(path, 0o600);
    expect(await readPolicy(path)).toEqual({ kind: 'rules', rules: {} });
  });

  it('refuses what is there but cannot be read as a file', async () => {
    expect(await readPolicy(directory)).toMatchObject({ kind: 'broken' });
    expect(await readPolicy(join(directory, 'none.json', 'x'))).toEqual(defaultPolicy);
  });
});
