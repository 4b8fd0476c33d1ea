import type { ChatActor } from '../shared/api-contract/index.ts';
import type { ActionRef, Card, CardForm } from '../shared/cards/card.ts';
import { AppError, toAppError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { withDeadline } from '../shared/with-deadline.ts';
import { type ActorApi, createActorApi } from './api/actor-api.ts';
import type { ApiTransport } from './api/api-transport.ts';
import type { ClientSocket } from './api/client-socket.ts';
import { deadButtonCard, refusalCard, unknownVerbCard } from './cards/dispatch-cards.ts';
import { errorCard } from './cards/error-card.ts';
import { watchCommand } from './command-watch.ts';
import { findVerb, verbs } from './commands/index.ts';
import { parseCommand } from './commands/parse-command.ts';
import { validateArguments } from './commands/validate-arguments.ts';
import type { Verb, VerbContext } from './commands/verb.ts';
import type { Conversation } from './conversation.ts';
import { offersActs, onlyUsable } from './only-usable.ts';

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
  /** A verb with options of the platform's own kind, by either spelling of its name. Validated like typed text. */
  verb(request: ChatRequest, name: string, input: Record<string, string>): Promise<void>;
  /** A button or menu; undefined for one that nobody can read any more. The same road as typing, so it is authorised again. */
  action(request: ChatRequest, action: ActionRef | undefined): Promise<void>;
  /**
   * What to ask before the action; undefined when there is nothing to ask, or no such verb any more.
   *
   * @throws AppError when what to fill it in with cannot be had in time
   */
  form(actor: ChatActor, action: ActionRef): Promise<CardForm | undefined>;
}

/** Both platforms wait 3 s for a form, from the press on. */
const fillFormDeadlineMs = 1800;

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
      if (card) await conversation.show(verb.class === 'read' ? await offered(card, api, logger) : card);
      logger.info('answered');
    } catch (error) {
      const problem = toAppError(error);
      if (problem.code === 'internal') logger.error({ err: error }, 'a verb failed');
      else logger.info({ code: problem.code }, 'answered with a refusal');
      await conversation.show(refusalCard(problem, verb, input));
    }
  }

  /** Without what this person may not use here. Not knowing shows all: the API decides in the end. */
  async function offered(card: Card, api: ActorApi, logger: Logger): Promise<Card> {
    if (!offersActs(card)) return card;
    try {
      return onlyUsable(card, (await api.me()).classes);
    } catch (error) {
      logger.debug({ err: error }, 'what this person may use is not known');
      return card;
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
    async verb(request, name, input) {
      const verb = findVerb(name);
      // Buttons reach internal verbs; people do not.
      if (verb && !verb.internal) return run(request, verb, input);
      deps.logger.warn({ verb: name }, 'a command that does not exist any more');
      await request.conversation.show(unknownVerbCard(name, []));
    },
    async action(request, action) {
      const verb = action && findVerb(action.verb);
      if (verb) return run(request, verb, action.args);
      deps.logger.warn({ verb: action?.verb }, 'a button leads to a verb that does not exist');
      await request.conversation.show(deadButtonCard);
    },
    async form(actor, { verb: name, args, opensForm }) {
      const verb = opensForm ? findVerb(name) : undefined;
      if (!verb?.form) return undefined;
      const filled = verb.fillForm
        ? await withDeadline(
            verb.fillForm({ api: createActorApi(deps.transport, actor), actor }, args),
            fillFormDeadlineMs,
            () =>
              new AppError('timeout', 'The form could not be filled in in time.', {
                hint: 'Press the button again.',
              }),
          )
        : args;
      try {
        return verb.form(filled);
      } catch (error) {
        deps.logger.error({ err: error, verb: name }, 'a form could not be made');
        return undefined;
      }
    },
  };
}

const help = requireVerb('help');

function requireVerb(name: string): Verb {
  const verb = findVerb(name);
  if (!verb) throw new Error(`the registry has no ${name}`);
  return verb;
}
