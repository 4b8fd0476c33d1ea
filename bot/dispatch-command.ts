import type { ChatActor } from '../shared/api-contract/index.ts';
import type { ActionRef, Card } from '../shared/cards/card.ts';
import { type AppError, toAppError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { type ActorApi, createActorApi } from './api/actor-api.ts';
import type { ApiTransport } from './api/api-transport.ts';
import type { ClientSocket } from './api/client-socket.ts';
import { errorCard, pickCard } from './cards/error-card.ts';
import { watchCommand } from './command-watch.ts';
import { unlinkedCard } from './commands/identity-card.ts';
import { findVerb, verbs } from './commands/index.ts';
import { parseCommand } from './commands/parse-command.ts';
import { validateArguments } from './commands/validate-arguments.ts';
import type { Verb, VerbContext } from './commands/verb.ts';
import type { Conversation } from './conversation.ts';

/** One thing a person typed or pressed, on whatever platform. */
export interface ChatRequest {
  actor: ChatActor;
  /** The platform's id of this event: sent twice, it is the same request. */
  eventId: string;
  conversation: Conversation;
}

export interface Dispatcher {
  /** What follows `/chatops`. Never throws: every failure is answered. */
  text(request: ChatRequest, typed: string): Promise<void>;
  /** A button or menu. The same road as typing, so it is authorised again. */
  action(request: ChatRequest, action: ActionRef): Promise<void>;
}

export function createDispatcher(deps: {
  transport: ApiTransport;
  socket: ClientSocket;
  logger: Logger;
}): Dispatcher {
  async function run(request: ChatRequest, verb: Verb, input: Record<string, string>): Promise<void> {
    const { actor, conversation, eventId } = request;
    const logger = deps.logger.child({ verb: verb.name, eventId, userId: actor.userId });
    const api = createActorApi(deps.transport, actor);
    const context: VerbContext = {
      api,
      actor,
      eventId,
      conversation,
      logger,
      follow: follow(api, actor, logger),
    };
    try {
      const card = await verb.run(context, validateArguments(verb, input));
      if (card) await conversation.show(card);
      logger.info('answered');
    } catch (error) {
      const problem = toAppError(error);
      if (problem.code === 'internal') logger.error({ err: error }, 'a verb failed');
      else logger.info({ code: problem.code }, 'answered with a refusal');
      await conversation.show(refusalCard(problem, verb, input, actor));
    }
  }

  const follow =
    (api: ActorApi, actor: ChatActor, logger: Logger): VerbContext['follow'] =>
    (command, onChange) =>
      watchCommand(
        {
          api,
          logger,
          subscribe: (listener) => deps.socket.subscribe(`command:${command.id}`, actor, listener),
        },
        command,
        onChange,
      );

  return {
    async text(request, typed) {
      try {
        const parsed = parseCommand(typed, verbs);
        if (parsed.kind === 'verb') return await run(request, parsed.verb, parsed.input);
        if (parsed.kind === 'empty') return await run(request, help, {});
        await request.conversation.show(unknownVerbCard(parsed.typed, parsed.nearest));
      } catch (error) {
        await request.conversation.show(errorCard(toAppError(error)));
      }
    },
    async action(request, { verb: name, args }) {
      const verb = findVerb(name);
      if (verb) return run(request, verb, args);
      deps.logger.warn({ verb: name }, 'a button leads to a verb that does not exist');
      await request.conversation.show({
        title: 'This button does not work any more',
        tone: 'warning',
        emoji: '⚠️',
        blocks: [
          { kind: 'text', text: ['It comes from another version of ChatOps. Type the command instead.'] },
        ],
      });
    },
  };
}

const help = requireVerb('help');

function requireVerb(name: string): Verb {
  const verb = findVerb(name);
  if (!verb) throw new Error(`the registry has no ${name}`);
  return verb;
}

function refusalCard(problem: AppError, verb: Verb, args: Record<string, string>, actor: ChatActor): Card {
  if (problem.code === 'identity_unlinked') return unlinkedCard(actor);
  const pick = pickCard(problem, { verb: verb.name, args, pickedArg: verb.pickedArg ?? 'target' });
  return pick ?? errorCard(problem);
}

function unknownVerbCard(typed: string, nearest: string[]): Card {
  return {
    title: `I do not know "${typed.slice(0, 60)}"`,
    tone: 'warning',
    emoji: '⚠️',
    blocks: [
      {
        kind: 'text',
        text:
          nearest.length > 0
            ? [
                'Did you mean ',
                ...nearest.flatMap((name, index) => [
                  ...(index > 0 ? [' or '] : []),
                  { kind: 'code', text: `/chatops ${name}` } as const,
                ]),
                '?',
              ]
            : ['Everything I can do: ', { kind: 'code', text: '/chatops help' }],
      },
      {
        kind: 'actions',
        actions: [{ kind: 'button', label: 'Help', action: { verb: 'help', args: {} } }],
      },
    ],
  };
}
