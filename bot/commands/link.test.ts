import { describe, expect, it } from 'vitest';
import type { Card } from '../../shared/cards/card.ts';
import { plainText } from '../../shared/cards/plain-text.ts';
import { AppError } from '../../shared/errors.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { runVerb } from '../test-support/run-verb.ts';
import { aMe, anIdentity, anIssuedLink, ids } from '../test-support/sample-data.ts';

const unlinked = {
  me: async () => {
    throw new AppError('identity_unlinked', 'You may not do this.');
  },
};

/** An API that counts the links it gave and the ties it ended. */
function store(more = {}) {
  const given: string[] = [];
  const ended: string[] = [];
  const requestLink = async () => {
    const link = anIssuedLink();
    given.push(link.url);
    return link;
  };
  return { given, ended, api: { requestLink, unlink: async (id: string) => void ended.push(id), ...more } };
}

const actionsOf = ({ blocks }: Card) =>
  blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));

describe('link', () => {
  it.each(['slack', 'discord'] as const)(
    'gives who is not linked a link on %s, to them alone',
    async (platform) => {
      const { given, api } = store(unlinked);
      const { shown, published } = await runVerb('link', { platform, api });
      expect(given).toHaveLength(1);
      expect(shown).toHaveLength(1);
      expect(actionsOf(shown[0]!)).toEqual([{ kind: 'link', label: 'Open and confirm', url: given[0] }]);
      // Nor in words, which a preview or a notification would repeat.
      expect(plainText(shown[0]!)).not.toContain('/#/link/');
      expect(published).toEqual([]);
    },
  );

  it('says whom it ties', async () => {
    const text = (await runVerb('link', { api: store(unlinked).api })).lastText();
    expect(text).toContain('Slack user U1');
  });

  it('says to whom one is linked already, and gives no link unless asked to', async () => {
    const { given, api } = store();
    const conversation = await runVerb('link', { api });
    expect(conversation.lastText()).toContain('you are Ada Admin');
    expect(conversation.lastText()).toContain('ada@example.com');
    expect(given).toEqual([]);
    expect(actionsOf(conversation.shown[0]!)).toMatchObject([
      { action: { verb: 'link', args: { again: 'true' } } },
      { action: { verb: 'unlink', args: {} } },
    ]);
    await runVerb('link --again', { api });
    expect(given).toHaveLength(1);
  });

  it('passes on why there is none', async () => {
    const me = async () => {
      throw new AppError('forbidden', 'You may not do this: the account is disabled.');
    };
    const { given, api } = store({ me });
    await expect(runVerb('link', { api })).rejects.toThrow('the account is disabled');
    expect(given).toEqual([]);
  });
});

it.each([
  ['help', true],
  ['link', true],
  ['whoami', undefined],
  ['unlink', undefined],
])('%s asks whose rights these are in passing: %s', async (verb, looking) => {
  const asked: unknown[] = [];
  const me: ActorApi['me'] = async (options) => {
    asked.push(options?.looking);
    return aMe('viewer');
  };
  await runVerb(verb, { api: { me } });
  expect(asked).toEqual([looking]);
});

describe('unlink', () => {
  it('asks first, then ends the tie of this chat user and no other', async () => {
    const discord = anIdentity({
      id: ids.web1,
      platform: 'discord',
      workspaceId: '10',
      externalUserId: '20',
    });
    const elsewhere = anIdentity({ id: ids.web2, workspaceId: 'T2' });
    const { ended, api } = store({ identities: async () => [discord, elsewhere, anIdentity()] });
    const question = await runVerb('unlink', { api });
    expect(question.lastText()).toContain('Unlink from Ada Admin?');
    expect(ended).toEqual([]);
    expect((await runVerb('unlink --sure', { api })).lastText()).toContain('Unlinked from Ada Admin');
    expect(ended).toEqual([ids.identity]);
    await runVerb('unlink --sure', { api, platform: 'discord' });
    expect(ended).toEqual([ids.identity, ids.web1]);
  });

  it('says so when it was ended meanwhile', async () => {
    const { ended, api } = store({ identities: async () => [] });
    await expect(runVerb('unlink --sure', { api })).rejects.toThrow('unlinked meanwhile');
    expect(ended).toEqual([]);
  });
});
