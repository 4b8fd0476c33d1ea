import { randomBytes, randomUUID } from 'node:crypto';
import type { Route } from '../../api/http/route.ts';
import { allRoutes } from '../../api/routes/index.ts';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { insertSession } from '../../drizzle/queries/sessions.ts';
import type { LeadsTo } from '../../shared/api-contract/leads-to.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import { addOnlineServer } from '../support/online-server.ts';
import type { TestApi } from '../support/test-api.ts';
import { addCommand } from '../support/test-hub.ts';
import { makeAdminSession, password, type Tag, tags } from './callers.ts';
import { leadingFields } from './leading-fields.ts';
import { acceptable, type KnownFields, validInput } from './valid-input.ts';

/** What others must not hear of: it is in every answer about the server they may not read. */
const canaryName = 'canary-7f3a';

/** On a server with the tag, by default the other one's; of the account, by default somebody else's. */
export interface About {
  tag?: Tag;
  owner?: string | undefined;
}

export interface Resources {
  known: KnownFields;
  /** Of the server with the name that must not leak. */
  canary: { id: string; name: string };
  /** A fresh one at `/servers`, `/api-keys`, … @returns its id */
  make(collection: string, about?: About): Promise<string>;
  /** Ids of all of somebody else's made there so far. */
  made(collection: string): readonly string[];
  /** What a field of the kind holds to lead to the tag's server. */
  aim(kind: LeadsTo, tag: Tag): Promise<string>;
}

export async function createResources(api: TestApi): Promise<Resources> {
  const { database } = api.world;
  const addServer = async (name: string, tag: Tag) => ({
    id: await addOnlineServer(database, { name, tags: [tag], containers: ['nginx'] }),
    name,
  });
  const canary = await addServer(canaryName, tags.theirs);
  const servers: Record<Tag, typeof canary> = {
    [tags.theirs]: canary,
    [tags.other]: await addServer('beta-1', tags.other),
  };
  const admin = await makeAdminSession(api);
  const { id: victimId } = (await api.person([{ role: 'viewer', tag: null }])).account;
  let made = 0;
  const freshName = () => {
    made += 1;
    return `made-${made}`;
  };
  const known: KnownFields = {
    ...acceptable,
    name: freshName,
    currentPassword: () => password,
  };

  async function aim(kind: LeadsTo, tag: Tag, owner = victimId): Promise<string> {
    switch (kind) {
      case 'scope':
        return `tag:${tag}`;
      case 'targets':
        return servers[tag].name;
      case 'server':
        return servers[tag].id;
      case 'alert':
        return make('/alerts', { tag });
      case 'message':
        return make('/alert-messages', { tag });
      case 'user':
        return owner;
      case 'nothing':
        throw new Error('leads nowhere');
      default:
        return kind satisfies never;
    }
  }

  async function postAsAdmin(collection: string, { tag = tags.theirs, owner }: About): Promise<string> {
    const route = allRoutes.find(({ method, path }) => method === 'post' && path === collection);
    if (route?.schemas.body === undefined) {
      throw new Error(
        `nothing at ${collection} can be made by POST: teach test/rights/resources.ts to make one`,
      );
    }
    const [first] = leadingFields(route.schemas.body);
    const leads = new Map(first && [[first.path, await aim(first.kind, tag, owner)]]);
    const body = validInput(route.schemas.body, { known, leads });
    const answer = await api.send('POST', collection.slice(1), admin.headers, body);
    if (answer.status !== route.status) throw new Error(`POST ${collection}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  }

  const insertAlert = async ({ tag = tags.theirs }: About) => {
    const id = randomUUID();
    await database.sql`
      insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
        started_at, fired_at)
      values (${id}, ${randomUUID()}, ${servers[tag].id}, '', 'CPU high', 'cpu_percent', 'warning', 'firing', '>',
        90, now(), now())`;
    return id;
  };

  /** What has no POST of its own, or one that makes it the maker's. */
  const makers: Record<string, (about: About) => Promise<string>> = {
    '/servers': ({ tag = tags.theirs }) => addOnlineServer(database, { name: freshName(), tags: [tag] }),
    '/commands': async ({ tag = tags.theirs, owner }) => {
      const { commandId } = await addCommand(database, [servers[tag].id]);
      if (owner !== undefined)
        await database.sql`update commands set requested_by = ${owner} where id = ${commandId}`;
      return commandId;
    },
    '/alerts': insertAlert,
    '/alert-messages': async (about) => {
      const alertId = await insertAlert(about);
      const id = randomUUID();
      await database.sql`insert into notifications (id, channel, group_key) values (${id}, 'slack:C1', ${id})`;
      await database.sql`
        insert into notification_alerts (notification_id, alert_id, channel) values (${id}, ${alertId}, 'slack:C1')`;
      return id;
    },
    '/api-keys': async ({ owner = victimId }) => {
      const { key: _, ...minted } = mintApiKey();
      await insertApiKey(database.orm, { ...minted, name: 'a person’s', scope: 'user', userId: owner });
      return minted.id;
    },
    '/auth/sessions': async ({ owner = victimId }) => {
      const id = randomUUID();
      const expiresAt = new Date(Date.now() + 60_000);
      const refreshHash = randomBytes(32);
      await insertSession(database.orm, { id, userId: owner, refreshHash, expiresAt, userAgent: null });
      return id;
    },
    '/auth/me/identities': (about) => postAsAdmin('/identities', about),
  };
  const madeIds = new Map<string, string[]>();
  async function make(collection: string, about: About = {}): Promise<string> {
    const id = await (makers[collection]?.(about) ?? postAsAdmin(collection, about));
    const isAnothers = about.owner === undefined && about.tag !== tags.other;
    if (isAnothers) madeIds.set(collection, [...(madeIds.get(collection) ?? []), id]);
    return id;
  }
  // One of each from the start: a list that shows too much must have something to show.
  for (const collection of new Set(allRoutes.flatMap((route) => collectionOf(route) ?? [])))
    await make(collection);
  await postAsAdmin('/api-keys', {});
  await database.sql`insert into connection_events (kind, server_id) values ('connected', ${canary.id})`;
  await database.sql`
    insert into logs (level, source, server_id, message) values ('info', 'test', ${canary.id}, ${canary.name})`;
  return { known, canary, make, made: (collection) => madeIds.get(collection) ?? [], aim };
}

/** `/servers` of `/servers/{id}/status`; undefined when the path names no single thing. */
export function collectionOf({ path }: Route): string | undefined {
  const end = path.indexOf('/{id}');
  return end < 0 ? undefined : path.slice(0, end);
}
