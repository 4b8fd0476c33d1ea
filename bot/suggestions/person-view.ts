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

/** What one person may see, a few seconds old at most. The API answers in their name and leaves out the rest. */
export interface PersonView {
  user(): Promise<User>;
  servers(): Promise<Server[]>;
  containers(server: Server): Promise<KnownContainer[]>;
  alerts(): Promise<Alert[]>;
  rules(): Promise<AlertRule[]>;
  subscriptions(): Promise<Subscription[]>;
}

export function createPersonView(cache: FreshCache, actor: ChatActor, api: ActorApi): PersonView {
  const person = JSON.stringify([actor.platform, actor.workspaceId, actor.userId]);
  const kept = <Value>(what: string, load: () => Promise<Value>) => cache.get(`${person} ${what}`, load);
  return {
    user: () => kept('user', async () => (await api.me()).user),
    servers: () => kept('servers', () => api.servers()),
    containers: ({ id, name: server }) =>
      kept(`containers of ${id}`, async () =>
        (await api.containers(id)).map(({ name }) => ({ server, name })),
      ),
    alerts: () => kept('alerts', () => api.alerts()),
    rules: () => kept('rules', () => api.rules()),
    subscriptions: () => kept('subscriptions', () => api.subscriptions()),
  };
}
