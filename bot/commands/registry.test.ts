import { describe, expect, it } from 'vitest';
import type { Alert, Command } from '../../shared/api-contract/index.ts';
import type { Card } from '../../shared/cards/card.ts';
import { createLogger } from '../../shared/logger.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { recordConversation } from '../test-support/recorded-conversation.ts';
import {
  aCommand,
  aContainer,
  anAlert,
  aPng,
  aRule,
  aServer,
  aStatus,
  aSubscription,
  aTarget,
  aUser,
  ids,
} from '../test-support/sample-data.ts';
import { findVerb, verbs } from './index.ts';
import { parseCommand } from './parse-command.ts';
import { validateArguments } from './validate-arguments.ts';
import type { Verb } from './verb.ts';

const typed = verbs.filter((verb) => !verb.internal);
const many = <Item>(first: Item[], more: (index: number) => Item): Item[] => [
  ...first,
  ...Array.from({ length: 30 }, (_, index) => more(index)),
];

/** An installation with so much of everything that every list has pages and every button is there. */
function aFullApi(command: Command): ActorApi {
  const alerts: Alert[] = many([anAlert()], (index) =>
    anAlert({ serverName: `db-${index}`, acknowledgedAt: index % 2 === 0 ? command.createdAt : null }),
  );
  return {
    me: async () => ({ user: aUser('operator'), via: 'chat' }),
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
    commands: async () => [command],
    alerts: async () => alerts,
    acknowledge: async () => anAlert(),
    unacknowledge: async () => anAlert(),
    rules: async () => many([aRule()], (index) => aRule({ name: `Rule ${index}` })),
    createRule: async () => aRule(),
    deleteRule: async () => undefined,
    subscriptions: async () =>
      many([aSubscription()], (index) => aSubscription({ channel: `slack:C${index}`, id: ids.web2 })),
    subscribe: async () => aSubscription(),
    unsubscribe: async () => undefined,
  };
}

const done = aCommand({ state: 'succeeded', targets: [aTarget({ state: 'succeeded' })] });

/** Its example, run when the API wants it confirmed and when it does not. */
async function answersOf(verb: Verb): Promise<{ shown: Card[]; published: Card[] }> {
  const runs = [aCommand(), aCommand({ state: 'queued' })].map(async (command) => {
    const conversation = recordConversation();
    // Slack sends a channel that was picked as its id.
    const parsed = parseCommand(verb.example.replace('#ops', '<#C0OPS|ops>'), verbs);
    if (parsed.kind !== 'verb') throw new Error('the example is no command');
    const card = await verb.run(
      {
        api: aFullApi(command),
        actor: { platform: 'slack', workspaceId: 'T1', userId: 'U1', channelId: 'C0OPS' },
        eventId: 'event-1',
        conversation,
        follow: async () => done,
        logger: createLogger('test', 'silent'),
      },
      validateArguments(verb, parsed.input),
    );
    if (card) await conversation.show(card);
    return conversation;
  });
  const conversations = await Promise.all(runs);
  return {
    shown: conversations.flatMap(({ shown }) => shown),
    published: conversations.flatMap(({ published }) => published),
  };
}

const verbsBehind = (cards: Card[]): string[] => [
  ...new Set(
    cards
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.kind === 'actions' ? block.actions : []))
      .flatMap((action) => (action.kind === 'link' ? [] : [action.action.verb.replaceAll('.', ' ')])),
  ),
];

describe('what a verb declares is what it does', () => {
  it.each(typed.map((verb) => [verb.name, verb] as const))('%s', async (_, verb) => {
    const { shown, published } = await answersOf(verb);
    expect(verbsBehind([...shown, ...published]).toSorted()).toEqual([...(verb.leadsTo ?? [])].toSorted());
    expect(published.length > 0).toBe(verb.publishes === true);
  });
});

describe('every declaration', () => {
  it.each(verbs.map((verb) => [verb.name, verb] as const))('%s names only what there is', (_, verb) => {
    for (const name of verb.leadsTo ?? []) expect(findVerb(name)?.name).toBe(name);
    const args = Object.keys(verb.args.shape);
    for (const name of Object.keys(verb.picks ?? {})) expect(args).toContain(name);
    for (const name of verb.grammar.switches ?? []) expect(args).toContain(name);
    if (verb.pickedArg !== undefined) expect(args).toContain(verb.pickedArg);
  });

  it.each(verbs.filter(({ form }) => form).map((verb) => [verb.name, verb] as const))(
    'the form of %s fits both platforms and asks for arguments of the verb',
    (_, verb) => {
      const form = verb.form!({});
      expect(form.title.length).toBeLessThanOrEqual(24);
      expect(form.submitLabel.length).toBeLessThanOrEqual(24);
      expect(form.inputs.length).toBeGreaterThan(0);
      expect(form.inputs.length).toBeLessThanOrEqual(5);
      for (const input of form.inputs) {
        expect(Object.keys(verb.args.shape)).toContain(input.name);
        expect(input.label.length).toBeLessThanOrEqual(45);
        expect(input.hint?.length ?? 0).toBeLessThanOrEqual(100);
        expect(input.placeholder?.length ?? 0).toBeLessThanOrEqual(100);
        expect(input.maxLength).toBeLessThanOrEqual(3000);
      }
    },
  );
});
