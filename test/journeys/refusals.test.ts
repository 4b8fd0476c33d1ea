import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntrySchema, identitySchema, pageOf, userSchema } from '../../shared/api-contract/index.ts';
import type { ChatPerson } from '../../simulator/chat-person.ts';
import { identitiesOf, places, platforms } from '../../simulator/places.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

/** Each wrong turn gets a plain answer that says what to do, only to the asker. */
describe('what cannot be done is said plainly (standalone)', () => {
  let workspace: TestWorkspace;

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
    const vera = {
      email: 'vera@example.org',
      name: 'Vera',
      password: 'correct horse battery staple',
      grants: [{ role: 'viewer', tag: null }],
    };
    const { id } = await workspace.admin.post('/users', vera, userSchema);
    for (const identity of identitiesOf('vera', id))
      await workspace.admin.post('/identities', identity, identitySchema);
  });
  afterAll(() => workspace?.close());

  describe.each(platforms)('on %s', (platform) => {
    test.each([
      ['an unknown target names the nearest', '/chatops status bax-1', /box-1/],
      ['a server without Docker', '/chatops restart box-1', /docker/i],
      ['an unknown metric names the nearest', '/chatops chart box-1 cpi', /cpu/],
      ['a threshold that is no number', '/chatops rule add cpu > ninety', /not a number/],
      ['a missing alert', '/chatops ack nothing-there', /no .*alert|nothing/i],
    ])('%s', async (_what, typed, expected) => {
      expect(await ask(workspace.person(platform, 'ada'), typed)).toMatch(expected);
    });

    test('somebody without a linked account gets the way forward and nothing else', async () => {
      expect(await ask(workspace.person(platform, 'nemo'), '/chatops status box-1')).toMatch(/link/i);
      const { items } = await workspace.admin.get('/audit', pageOf(auditEntrySchema));
      const refused = { decision: 'refused', platform, arguments: { userId: places[platform].people.nemo } };
      expect(items).toContainEqual(expect.objectContaining(refused));
    });

    test('a viewer may look but not act', async () => {
      const vera = workspace.person(platform, 'vera');
      expect(await ask(vera, '/chatops servers')).toContain('box-1');
      expect(await ask(vera, '/chatops restart box-1')).toMatch(/may not|not allowed|needs/i);
    });
  });

  // Discord's own client lets nobody send these.
  test.each([
    ['an unknown verb names the nearest', '/chatops restrat web-1', /restart/],
    ['a rule that cannot be read', '/chatops rule add cpu over ninety', /rule add/],
  ])('%s on slack', async (_what, typed, expected) => {
    expect(await ask(workspace.person('slack', 'ada'), typed)).toMatch(expected);
  });
});

/** Types and returns the words of the next ephemeral answer to that person. */
async function ask(person: ChatPerson, text: string): Promise<string> {
  const seen = new Set((await person.messages()).map(({ id }) => id));
  expect(await person.type(text)).toMatchObject({ ok: true });
  const answer = await person.waitFor(
    ({ id, ephemeral, thinking }) => ephemeral && !thinking && !seen.has(id),
  );
  return answer.visibleText;
}
