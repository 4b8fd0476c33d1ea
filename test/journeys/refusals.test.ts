import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntrySchema, identitySchema, pageOf, userSchema } from '../../shared/api-contract/index.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

/** Each wrong turn gets a plain answer that says what to do, only to the asker. */
describe('what cannot be done is said plainly (standalone)', () => {
  let workspace: TestWorkspace;

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
  });
  afterAll(() => workspace?.close());

  test.each([
    ['an unknown verb names the nearest', '/chatops restrat web-1', /restart/],
    ['an unknown target names the nearest', '/chatops status bax-1', /box-1/],
    ['a server without Docker', '/chatops restart box-1', /docker/i],
    ['an unknown metric names the nearest', '/chatops chart box-1 cpi', /cpu/],
    ['a rule that cannot be read', '/chatops rule add cpu over ninety', /rule add/],
  ])('%s', async (_what, typed, expected) => {
    const answer = await ask(workspace, 'U0ADA', typed);
    expect(answer).toMatch(expected);
  });

  test('somebody without a linked account gets the way forward and nothing else', async () => {
    expect(await ask(workspace, 'U0NEMO', '/chatops status box-1')).toMatch(/link/i);
    const { items } = await workspace.admin.get('/audit', pageOf(auditEntrySchema));
    expect(items).toContainEqual(
      expect.objectContaining({ decision: 'refused', platform: 'slack', arguments: { userId: 'U0NEMO' } }),
    );
  });

  test('a viewer may look but not act', async () => {
    const vera = {
      email: 'vera@example.org',
      name: 'Vera',
      password: 'correct horse battery staple',
      grants: [{ role: 'viewer', tag: null }],
    };
    const { id: userId } = await workspace.admin.post('/users', vera, userSchema);
    const identity = { platform: 'slack', workspaceId: 'T0LOCAL', externalUserId: 'U0VERA', userId };
    await workspace.admin.post('/identities', identity, identitySchema);
    expect(await ask(workspace, 'U0VERA', '/chatops servers')).toContain('box-1');
    expect(await ask(workspace, 'U0VERA', '/chatops restart box-1')).toMatch(/may not|not allowed|needs/i);
  });
});

/** Types and returns the words of the next ephemeral answer to that person. */
async function ask(workspace: TestWorkspace, userId: string, text: string): Promise<string> {
  const person = workspace.person(userId);
  const seen = new Set((await person.messages()).map(({ ts }) => ts));
  const outcome = await person.type(text);
  expect(outcome.ok).toBe(true);
  const answer = await person.waitFor((message) => message.ephemeral && !seen.has(message.ts));
  return answer.visibleText;
}
