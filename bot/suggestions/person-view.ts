import type {
  Alert,
  AlertRule,
  ChatActor,
  Server,
  Subscription,
  User,
} from '../../shared/api-contract/index.ts';
import type { ActorApi } from '../api/actor-api.ts';
import type { FreshCache } from './fresh-cache.ts';
import type { KnownContainer } from './suggest-containers.ts';

/** Only what suggestions need: it is kept for many people at once. */
export type KnownServer = Pick<Server, 'id' | 'name' | 'tags' | 'dockerAvailable'>;
export type KnownAlert = Pick<
  Alert,
  'id' | 'title' | 'serverId' | 'serverName' | 'state' | 'severity' | 'acknowledgedAt'
>;
export type KnownRule = Pick<AlertRule, 'id' | 'name' | 'scope'>;

/** What one person may see, a few seconds old at most. The API answers in their name and leaves out the rest. */
export interface PersonView {
  user(): Promise<Pick<User, 'grants'>>;
  servers(): Promise<KnownServer[]>;
  containers(server: KnownServer): Promise<KnownContainer[]>;
  alerts(): Promise<KnownAlert[]>;
  rules(): Promise<KnownRule[]>;
  subscriptions(): Promise<Subscription[]>;
}

export function createPersonView(cache: FreshCache, actor: ChatActor, api: ActorApi): PersonView {
  const person = JSON.stringify([actor.platform, actor.workspaceId, actor.userId]);
  const kept = <Value>(what: string, load: () => Promise<Value>) => cache.get(`${person} ${what}`, load);
  return {
    user: () => kept('user', async () => ({ grants: (await api.me()).user.grants })),
    servers: () => kept('servers', async () => (await api.servers()).map(toKnownServer)),
    containers: ({ id, name: server }) =>
      kept(`containers of ${id}`, async () =>
        (await api.containers(id)).map(({ name }) => ({ server, name })),
      ),
    alerts: () => kept('alerts', async () => (await api.alerts()).map(toKnownAlert)),
    rules: () =>
      kept('rules', async () => (await api.rules()).map(({ id, name, scope }) => ({ id, name, scope }))),
    subscriptions: () => kept('subscriptions', () => api.subscriptions()),
  };
}

const toKnownServer = ({ id, name, tags, dockerAvailable }: Server): KnownServer => ({
  id,
  name,
  tags,
  dockerAvailable,
});

const toKnownAlert = ({
  id,
  title,
  serverId,
  serverName,
  state,
  severity,
  acknowledgedAt,
}: Alert): KnownAlert => ({ id, title, serverId, serverName, state, severity, acknowledgedAt });
