import type { Alert } from '../../shared/api-contract/index.ts';
import { aDigest } from '../../shared/cards/test-support/digests.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { aSilence, someQuietHours } from './attention-data.ts';
import { anEscalation, aWebhook } from './escalation-data.ts';
import {
  aCommand,
  aContainer,
  aDigestSchedule,
  aMe,
  anAlert,
  anAuditEntry,
  anIdentity,
  anIssuedLink,
  aPng,
  aRule,
  aRuleTest,
  aServer,
  aStatus,
  aSubscription,
  ids,
  someEvents,
} from './sample-data.ts';

const many = <Item>(first: Item[], more: (index: number) => Item): Item[] => [
  ...first,
  ...Array.from({ length: 30 }, (_, index) => more(index)),
];

/** An installation with so much of everything that every list has pages and every button is there. */
export function aFullApi(change: Partial<ActorApi> = {}): ActorApi {
  const command = aCommand();
  const alerts: Alert[] = many([anAlert()], (index) =>
    anAlert({
      serverName: `db-${index}`,
      acknowledgedAt: index % 2 === 0 ? command.createdAt : null,
      quietReason: index === 1 ? 'silenced' : null,
    }),
  );
  return {
    me: async () => aMe('operator'),
    requestLink: async () => anIssuedLink(),
    identities: async () => [anIdentity()],
    unlink: async () => undefined,
    servers: async () => many([aServer()], (index) => aServer({ name: `db-${index}`, tags: ['prod'] })),
    server: async () => aServer(),
    serverStatus: async () => aStatus(),
    containers: async () => [aContainer()],
    processes: async () => ({ takenAt: command.createdAt, live: true, total: 0, processes: [] }),
    chart: async () => aPng,
    createCommand: async () => command,
    command: async () => command,
    commandOutput: async () => ({ chunks: [], truncated: false }),
    confirm: async () => command,
    cancel: async () => command,
    approve: async () => aCommand({ state: 'queued' }),
    deny: async () => aCommand({ state: 'denied' }),
    commands: async ({ state }) => [state === undefined ? command : aCommand({ state })],
    audit: async () => ({ items: [anAuditEntry()], nextCursor: '41' }),
    alerts: async () => alerts,
    pastAlerts: async () => alerts,
    alert: async () => anAlert(),
    alertHistory: async () => someEvents(),
    alertsOfMessage: async () => alerts,
    acknowledge: async () => anAlert(),
    acknowledgeMessage: async () => ({ acknowledged: 40, already: 0, refused: { count: 0, alerts: [] } }),
    unacknowledge: async () => anAlert(),
    resolve: async () => anAlert({ state: 'resolved', resolveReason: 'manual' }),
    silences: async () => many([aSilence()], (index) => aSilence({ matchers: { scope: `db-${index}` } })),
    silence: async () => aSilence(),
    endSilence: async () => undefined,
    quietHours: async () => [someQuietHours()],
    addQuietHours: async () => someQuietHours(),
    endQuietHours: async () => undefined,
    rules: async () => many([aRule()], (index) => aRule({ name: `Rule ${index}` })),
    createRule: async () => aRule(),
    rule: async () => aRule(),
    updateRule: async (_id, change) => aRule(change),
    testNewRule: async () => aRuleTest(),
    testRule: async () => aRuleTest(),
    deleteRule: async () => undefined,
    subscriptions: async () =>
      many([aSubscription()], (index) => aSubscription({ channel: `slack:C${index}`, id: ids.web2 })),
    subscribe: async () => aSubscription(),
    unsubscribe: async () => undefined,
    digests: async () =>
      many([aDigestSchedule()], (index) => aDigestSchedule({ channel: `slack:C${index}` })),
    digestPreview: async () => aDigest(),
    saveDigest: async () => aDigestSchedule(),
    deleteDigest: async () => undefined,
    escalations: async () => many([anEscalation()], (index) => anEscalation({ name: `Night ${index}` })),
    createEscalation: async () => anEscalation(),
    deleteEscalation: async () => undefined,
    webhooks: async () => [aWebhook()],
    ...change,
  };
}
