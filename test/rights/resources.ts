import { randomBytes, randomUUID } from 'node:crypto';
import type { Route } from '../../api/http/route.ts';
import { allRoutes } from '../../api/routes/index.ts';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { insertSession } from '../../drizzle/queries/sessions.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import { addOnlineServer } from '../support/online-server.ts';
import type { TestApi } from '../support/test-api.ts';
import { addCommand } from '../support/test-hub.ts';
import { makeAdminSession, tags } from './callers.ts';
import { type KnownFields, validInput } from './valid-input.ts';

/** What others must not hear of: it is in every answer about the server they may not read. */
const canaryName = 'canary-7f3a';

export interface Resources {
  known: KnownFields;
  /** Of the server with the name that must not leak. */
  canary: { id: string; name: string };
  /** A fresh one, of somebody else, at `/servers`, `/api-keys`, … @returns its id */
  make(collection: string): Promise<string>;
  /** Ids of all made there so far. */
  made(collection: string): readonly string[];
}

export async function createResources(api: TestApi): Promise<Resources> {
  const { database } = api.world;
  const facts = { name: canaryName, tags: [tags.theirs], containers: ['nginx'] };
  const canary = { id: await addOnlineServer(database, facts), name: canaryName };
  const admin = await makeAdminSession(api);
  const { id: victimId } = (await api.person([{ role: 'viewer', tag: null }])).account;
  let made = 0;
  const freshName = () => {
    made += 1;
    return `made-${made}`;
  };
  const known: KnownFields = {
    target: () => canary.name,
    targets: () => canary.name,
    serverId: () => canary.id,
    userId: () => victimId,
    scope: () => `tag:${tags.theirs}`,
    metric: () => 'cpu_percent',
    criticalThreshold: () => 90,
    name: freshName,
    // Of silences, which need an end and something to keep quiet.
    matchers: () => ({ scope: `tag:${tags.theirs}` }),
    durationSeconds: () => 3600,
    timeZone: () => 'UTC',
  };

  async function postAsAdmin(collection: string): Promise<string> {
    const route = allRoutes.find(({ method, path }) => method === 'post' && path === collection);
    if (route?.schemas.body === undefined) {
      throw new Error(
        `nothing at ${collection} can be made by POST: teach test/rights/resources.ts to make one`,
      );
    }
    const body = validInput(route.schemas.body, fieldsFor(collection, known));
    const answer = await api.send('POST', collection.slice(1), admin.headers, body);
    if (answer.status !== route.status) throw new Error(`POST ${collection}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  }

  /** What has no POST of its own, or one that makes it the maker's. */
  const makers: Record<string, () => Promise<string>> = {
    '/servers': () => addOnlineServer(database, { name: freshName(), tags: [tags.theirs] }),
    '/commands': async () => (await addCommand(database, [canary.id])).commandId,
    '/alerts': async () => {
      const id = randomUUID();
      await database.sql`
        insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
          started_at, fired_at)
        values (${id}, ${randomUUID()}, ${canary.id}, '', 'CPU high', 'cpu_percent', 'warning', 'firing', '>', 90,
          now(), now())`;
      return id;
    },
    '/alert-messages': async () => {
      const alertId = await makers['/alerts']?.();
      const id = randomUUID();
      await database.sql`insert into notifications (id, channel, group_key) values (${id}, 'slack:C1', ${id})`;
      await database.sql`
        insert into notification_alerts (notification_id, alert_id, channel) values (${id}, ${alertId ?? ''}, 'slack:C1')`;
      return id;
    },
    '/api-keys': async () => {
      const { key: _, ...minted } = mintApiKey();
      await insertApiKey(database.orm, { ...minted, name: 'another’s', scope: 'user', userId: victimId });
      return minted.id;
    },
    '/auth/sessions': async () => {
      const id = randomUUID();
      const expiresAt = new Date(Date.now() + 60_000);
      const refreshHash = randomBytes(32);
      await insertSession(database.orm, { id, userId: victimId, refreshHash, expiresAt, userAgent: null });
      return id;
    },
    '/auth/me/identities': () => postAsAdmin('/identities'),
  };
  const madeIds = new Map<string, string[]>();
  async function make(collection: string): Promise<string> {
    const id = await (makers[collection]?.() ?? postAsAdmin(collection));
    madeIds.set(collection, [...(madeIds.get(collection) ?? []), id]);
    return id;
  }
  // One of each from the start: a list that shows too much must have something to show.
  for (const collection of new Set(allRoutes.flatMap((route) => collectionOf(route) ?? [])))
    await make(collection);
  await postAsAdmin('/api-keys');
  await database.sql`insert into connection_events (kind, server_id) values ('connected', ${canary.id})`;
  await database.sql`
    insert into logs (level, source, server_id, message) values ('info', 'test', ${canary.id}, ${canary.name})`;
  return { known, canary, make, made: (collection) => madeIds.get(collection) ?? [] };
}

/** `/servers` of `/servers/{id}/status`; undefined when the path names no single thing. */
export function collectionOf({ path }: Route): string | undefined {
  const end = path.indexOf('/{id}');
  return end < 0 ? undefined : path.slice(0, end);
}

/** `scope` is a target expression of rules and subscriptions, and what a key is for. */
export function fieldsFor(path: string, known: KnownFields): KnownFields {
  // Two random times could be the same, and quiet hours would never end.
  if (path.startsWith('/quiet-hours')) return { ...known, from: () => '22:00', until: () => '07:00' };
  if (!path.startsWith('/api-keys')) return known;
  const { scope: _, ...rest } = known;
  return rest;
}
