import type {
  Alert,
  AlertRule,
  ChatActor,
  Me,
  QuietHours,
  Server,
  Silence,
  Subscription,
} from '../../shared/api-contract/index.ts';
import type { ActorApi } from '../api/actor-api.ts';
import type { Rights } from '../commands/granted.ts';
import type { FreshCache } from './fresh-cache.ts';
import type { KnownContainer } from './suggest-containers.ts';

/** Only what suggestions need: it is kept for many people at once. */
export type KnownServer = Pick<Server, 'id' | 'name' | 'tags' | 'dockerAvailable'>;
export type KnownAlert = Pick<
  Alert,
  'id' | 'title' | 'serverId' | 'serverName' | 'state' | 'severity' | 'acknowledgedAt' | 'quietReason'
>;
export type KnownRule = Pick<AlertRule, 'id' | 'name' | 'scope'>;

/** What one person may see in one channel, a few seconds old at most. The API answers in their name and leaves out the rest. */
export interface PersonView {
  rights(): Promise<Rights>;
  servers(): Promise<KnownServer[]>;
  containers(server: KnownServer): Promise<KnownContainer[]>;
  alerts(): Promise<KnownAlert[]>;
  rules(): Promise<KnownRule[]>;
  subscriptions(): Promise<Subscription[]>;
  silences(): Promise<Silence[]>;
  quietHours(): Promise<QuietHours[]>;
}

export function createPersonView(cache: FreshCache, actor: ChatActor, api: ActorApi): PersonView {
  const { platform, workspaceId, userId, parentChannelId, channelId } = actor;
  // What is allowed in one channel is not in the next.
  const place = JSON.stringify([platform, workspaceId, userId, parentChannelId ?? channelId]);
  const kept = <Value>(what: string, load: () => Promise<Value>) => cache.get(`${place} ${what}`, load);
  return {
    rights: () => kept('rights', async () => toRights(await api.me())),
    servers: () => kept('servers', async () => (await api.servers()).map(toKnownServer)),
    containers: ({ id, name: server }) =>
      kept(`containers of ${id}`, async () =>
        (await api.containers(id)).map(({ name }) => ({ server, name })),
      ),
    alerts: () => kept('alerts', async () => (await api.alerts()).map(toKnownAlert)),
    rules: () =>
      kept('rules', async () => (await api.rules()).map(({ id, name, scope }) => ({ id, name, scope }))),
    subscriptions: () => kept('subscriptions', () => api.subscriptions()),
    silences: () => kept('silences', () => api.silences()),
    quietHours: () => kept('quiet hours', () => api.quietHours()),
  };
}

const toRights = ({ user: { grants }, channelGrants, classes }: Me): Rights => ({
  user: { grants },
  channelGrants,
  classes,
});

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
  quietReason,
}: Alert): KnownAlert => ({ id, title, serverId, serverName, state, severity, acknowledgedAt, quietReason });
