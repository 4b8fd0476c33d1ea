import { describe, expect, it } from 'vitest';
import type { ActorApi } from '../api/actor-api.ts';
import { runAction, runVerb } from '../test-support/run-verb.ts';
import { anAuditEntry } from '../test-support/sample-data.ts';

/** Keeps what was asked of the API. */
function asked(answer: Awaited<ReturnType<ActorApi['audit']>>) {
  const queries: Parameters<ActorApi['audit']>[0][] = [];
  const audit: ActorApi['audit'] = async (query) => {
    queries.push(query);
    return answer;
  };
  return { queries, api: { audit } };
}

describe('audit', () => {
  it('tells who did what, when, how it ended and what it took', async () => {
    const { api } = asked({ items: [anAuditEntry()], nextCursor: null });
    const text = (await runVerb('audit', { api })).lastText();
    expect(text).toContain('command.finish web-1/nginx · failed: operator on tag:web · Ada (slack) · ');
    expect(text).toContain('confirmed by Ada after 4 s · approved by Bob (slack)');
    expect(text).toContain('/chatops restart web-1/nginx');
    expect(text).toContain('#42');
  });

  it('tells a refusal by its rule', async () => {
    const refused = anAuditEntry({ decision: 'refused', rule: 'no grant gives it', outcome: null });
    const { api } = asked({ items: [refused], nextCursor: null });
    expect((await runVerb('audit', { api })).lastText()).toContain(
      '⛔ command.finish web-1/nginx · refused: no grant',
    );
  });

  it('asks for what was typed', async () => {
    const { queries, api } = asked({ items: [], nextCursor: null });
    const conversation = await runVerb('audit Ada Lovelace --refused --action auth.login --before 90', {
      api,
    });
    expect(queries).toEqual([
      {
        about: 'Ada Lovelace',
        action: 'auth.login',
        decision: 'refused',
        from: undefined,
        cursor: '90',
        limit: 10,
      },
    ]);
    expect(conversation.lastText()).toContain('Refusals about Ada Lovelace: nothing found');
  });

  it('leads to older entries with the same filter, and back', async () => {
    const { queries, api } = asked({ items: [anAuditEntry()], nextCursor: '31' });
    const { shown } = await runVerb('audit web-1 --refused --since 7d --before 42', { api });
    const actions = shown
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.kind === 'actions' ? block.actions : []));
    expect(actions).toMatchObject([
      { label: '‹ Newest', action: { args: { about: 'web-1', refused: 'true', since: '604800s' } } },
      {
        label: 'Older ›',
        action: { args: { about: 'web-1', refused: 'true', since: '604800s', before: '31' } },
      },
    ]);
    for (const action of actions) {
      if (action.kind === 'button') await runAction('audit', action.action.args, { api });
    }
    expect(queries.map(({ about, decision, cursor }) => [about, decision, cursor])).toEqual([
      ['web-1', 'refused', '42'],
      ['web-1', 'refused', undefined],
      ['web-1', 'refused', '31'],
    ]);
    for (const { from } of queries)
      expect(Date.now() - Date.parse(from ?? '')).toBeGreaterThanOrEqual(604_800_000);
  });

  it('says how to go on where a filter is too long for a button', async () => {
    const { api } = asked({ items: [anAuditEntry()], nextCursor: '31' });
    const conversation = await runVerb(`audit ${'x'.repeat(120)}`, { api });
    expect(conversation.lastText()).toContain('--before 31');
  });
});
