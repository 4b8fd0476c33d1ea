import { randomUUID } from 'node:crypto';
import { insertChannelGrant } from '../../drizzle/queries/channel-grants.ts';
import { insertIdentity } from '../../drizzle/queries/identities.ts';
import type { Grant } from '../../drizzle/queries/users.ts';
import { actorHeader, roles } from '../../shared/api-contract/common.ts';
import { encodeActor, type TestApi } from '../support/test-api.ts';
import { type CallerWithHeaders, tags } from './callers.ts';
import { bearer, makeAccount, makeKey } from './credentials.ts';

/**
 * Each role everywhere and on either tag; nobody's grants; a role that does not exist; more on one tag than on
 * the other. By key, those who may not all on the other server in chat too, and in channels that allow less or more.
 */
export async function makePeople(api: TestApi): Promise<CallerWithHeaders[]> {
  const scopes = [null, tags.theirs, tags.other];
  const mixed: Grant[] = [
    { role: 'viewer', tag: tags.theirs },
    { role: 'operator', tag: tags.other },
  ];
  const grantLists: Grant[][] = [
    [],
    [{ role: 'owner' as Grant['role'], tag: null }],
    mixed,
    ...roles.flatMap((role) => scopes.map((tag) => [{ role, tag }])),
  ];
  const callers: CallerWithHeaders[] = [];
  for (const grants of grantLists) {
    const { id: accountId } = await makeAccount(api, grants);
    const name = wordsOf(grants);
    const key = await makeKey(api, { userId: accountId });
    callers.push({ kind: 'person', name, grants, via: 'key', accountId, headers: bearer(key) });
    if (grants !== mixed && grants.some(({ tag }) => tag === tags.theirs)) continue;
    callers.push(await inChat(api, name, accountId, grants));
  }
  const everything: Grant[] = [{ role: 'admin', tag: null }];
  for (const [grants, channelGrants] of [
    [everything, mixed],
    [everything, [{ role: 'operator', tag: tags.other }]],
    [[{ role: 'operator', tag: tags.other }], everything],
  ] as [Grant[], Grant[]][]) {
    const { id: accountId } = await makeAccount(api, grants);
    callers.push(await inChat(api, wordsOf(grants), accountId, grants, channelGrants));
  }
  return callers;
}

const wordsOf = (grants: Grant[]) =>
  grants.map(({ role, tag }) => `${role} of ${tag ?? 'everything'}`).join(', ') || 'without a role';

/** As the bot asks for the person; in a channel that allows at most so much, by default without a limit. */
async function inChat(
  api: TestApi,
  name: string,
  accountId: string,
  grants: Grant[],
  channelGrants?: Grant[],
): Promise<CallerWithHeaders> {
  const { orm } = api.world.database;
  const place = { platform: 'slack' as const, workspaceId: 'T0LOCAL' };
  const [userId, channelId] = [`U${randomUUID()}`, `C${randomUUID()}`];
  await insertIdentity(orm, { ...place, externalUserId: userId, userId: accountId });
  for (const grant of channelGrants ?? [])
    await insertChannelGrant(orm, { ...place, channelId, createdBy: null, ...grant });
  const actor = encodeActor({ ...place, userId, channelId });
  return {
    kind: 'person',
    name:
      channelGrants === undefined
        ? `${name}, in chat`
        : `${name}, where the channel allows ${wordsOf(channelGrants)}`,
    grants,
    channelGrants,
    via: 'chat',
    accountId,
    headers: { ...bearer(api.serviceToken), [actorHeader]: actor },
  };
}
