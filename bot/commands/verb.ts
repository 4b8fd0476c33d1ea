import type { z } from 'zod';
import type { ChatActor, Command, VerbClass } from '../../shared/api-contract/index.ts';
import type { Card, CardForm } from '../../shared/cards/card.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ActorApi } from '../api/actor-api.ts';
import type { Conversation } from '../conversation.ts';

export const verbGroups = ['Look', 'Act', 'Alerts', 'You'] as const;
export type VerbGroup = (typeof verbGroups)[number];

/**
 * `target`: servers, containers, tags and globs, several · `server`: one server · `container`:
 * `server/container` · `channel`: the platform's own picker, arrives as `#<id>` · `ruleName`: a rule by
 * its name, never by its id.
 */
export const pickKinds = [
  'target',
  'server',
  'container',
  'metric',
  'rule',
  'ruleName',
  'alert',
  'verb',
  'channel',
  'subscription',
  'silence',
  'quietHours',
  'timeZone',
] as const;
export type PickKind = (typeof pickKinds)[number];

/** What a verb may use. `api` asks in the name of the person who typed; rights are decided there. */
export interface VerbContext {
  api: ActorApi;
  actor: ChatActor;
  /** The platform's id of this request: sent twice, it is the same command. */
  eventId: string;
  conversation: Conversation;
  /** Resolves with the command in its final state, or undefined when none came by its deadline. */
  follow(command: Command, onChange: (command: Command) => void): Promise<Command | undefined>;
  logger: Logger;
}

/**
 * One verb, declared once for every platform: the parser, the registration, help and the dispatch of
 * buttons all come from this. Arguments are flat and arrive as strings, whoever sends them.
 */
export interface Verb<Args extends z.ZodObject = z.ZodObject> {
  /** One word, or two for a sub-command (`rule add`). */
  name: string;
  aliases?: readonly string[];
  /** On Discord it stands in this group, `alert ack`: a command has 25 places there, and a group takes one. */
  discordGroup?: string;
  summary: string;
  /** Real, complete, without the leading `/chatops`: the parser's tests run it. */
  example: string;
  group: VerbGroup;
  /** Which right it needs. The API decides; here it only keeps help honest. */
  class: VerbClass;
  /** Usable before the account is linked. */
  open?: true;
  /** Reached by buttons only: not in help, not typed. */
  internal?: true;
  args: Args;
  grammar: Grammar<Extract<keyof z.input<Args>, string>>;
  /** Which argument a menu of candidates fills; `target` unless told. */
  pickedArg?: string;
  /** What an argument names, so that a platform can offer it while it is typed. */
  picks?: Partial<Record<Extract<keyof z.input<Args>, string>, PickKind>>;
  /** Tells the outcome to everyone in the channel. All else is for the asker alone. */
  publishes?: true;
  /** Verbs that the buttons and menus of its answers lead to. */
  leadsTo?: readonly string[];
  /** Asked for by buttons whose action says `opensForm`; pure, from the arguments the button carries. */
  form?: (args: Record<string, string>) => CardForm;
  /**
   * What `form` is made from, where the button cannot carry it: asked of the API as the person who pressed,
   * while the platform waits.
   */
  fillForm?: (
    context: Pick<VerbContext, 'api' | 'actor'>,
    args: Record<string, string>,
  ) => Promise<Record<string, string>>;
  /** The answer for the asker; nothing when everything was already said in the conversation. */
  run(context: VerbContext, args: z.output<Args>): Promise<Card | undefined>;
}

/** Its name among Discord's subcommands; understood everywhere. */
export function groupedName({ name, discordGroup }: Pick<Verb, 'name' | 'discordGroup'>): string {
  if (discordGroup === undefined) return name;
  // `alert` shows one: a group cannot be typed by itself.
  return `${discordGroup} ${name === discordGroup ? 'show' : name}`;
}

/** How typed words become arguments. Every other argument is a flag of its name: `--tail 100`. */
export interface Grammar<Name extends string = string> {
  /** Arguments in order; the last one takes all words that are left, joined by spaces. */
  positional: readonly Name[];
  /** Flags without a value. */
  switches?: readonly Name[];
  /** For grammars of their own: all words that are not flags, as arguments. */
  readWords?: (words: string[]) => Record<string, string>;
}

export function defineVerb<Args extends z.ZodObject>(verb: Verb<Args>): Verb<Args> {
  return verb;
}
