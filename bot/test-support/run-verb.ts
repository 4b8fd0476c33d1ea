import type { ChatActor } from '../../shared/api-contract/index.ts';
import { createLogger } from '../../shared/logger.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { findVerb, verbs } from '../commands/index.ts';
import { parseCommand } from '../commands/parse-command.ts';
import { validateArguments } from '../commands/validate-arguments.ts';
import type { Verb } from '../commands/verb.ts';
import { aFullApi } from './full-api.ts';
import { type RecordedConversation, recordConversation } from './recorded-conversation.ts';
import { aCommand, aTarget } from './sample-data.ts';

export interface RunOptions {
  /** What differs from an installation that has everything. */
  api?: Partial<ActorApi>;
  platform?: ChatActor['platform'];
}

/** The verb that is typed, by itself: what it throws is thrown. Typed in #ops, `slack:C0OPS` or `discord:1001`. */
export async function runVerb(typed: string, options: RunOptions = {}): Promise<RecordedConversation> {
  const parsed = parseCommand(typed, verbs);
  if (parsed.kind !== 'verb') throw new Error(`not a command: ${typed}`);
  return run(parsed.verb, parsed.input, options);
}

/** As a button or a form would: internal verbs too. */
export async function runAction(
  name: string,
  input: Record<string, string>,
  options: RunOptions = {},
): Promise<RecordedConversation> {
  const verb = findVerb(name);
  if (!verb) throw new Error(`no such verb: ${name}`);
  return run(verb, input, options);
}

async function run(
  verb: Verb,
  input: Record<string, string>,
  { api, platform = 'slack' }: RunOptions,
): Promise<RecordedConversation> {
  const conversation = recordConversation();
  const done = aCommand({ state: 'succeeded', targets: [aTarget({ state: 'succeeded' })] });
  const actor: ChatActor =
    platform === 'slack'
      ? { platform, workspaceId: 'T1', userId: 'U1', channelId: 'C0OPS' }
      : { platform, workspaceId: '10', userId: '20', channelId: '1001' };
  const card = await verb.run(
    {
      api: aFullApi(api),
      actor,
      eventId: 'event-1',
      conversation,
      follow: async () => done,
      logger: createLogger('test', 'silent'),
    },
    validateArguments(verb, input),
  );
  if (card) await conversation.show(card);
  return conversation;
}
