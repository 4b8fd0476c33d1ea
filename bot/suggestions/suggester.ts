import type { ChatActor } from '../../shared/api-contract/index.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { withDeadline } from '../../shared/with-deadline.ts';
import { createActorApi } from '../api/actor-api.ts';
import type { ApiTransport } from '../api/api-transport.ts';
import { findVerb } from '../commands/index.ts';
import type { PickKind } from '../commands/verb.ts';
import { createFreshCache } from './fresh-cache.ts';
import { createPersonView } from './person-view.ts';
import type { Suggestion } from './rank-names.ts';
import { suggestArgument } from './suggest-argument.ts';

export interface SuggestionRequest {
  /** As declared: `rule delete`. */
  verb: string;
  argument: string;
  /** What is there of the argument so far. */
  typed: string;
  /** The other arguments so far. */
  input: Record<string, string>;
}

export interface Suggester {
  /** At most 25, best first; an empty list rather than a late or failed one. Never throws. */
  suggest(actor: ChatActor, request: SuggestionRequest): Promise<Suggestion[]>;
}

/** Discord waits 3 s in all, and a person who types not even that. */
const deadlineMs = 1200;
const cacheOptions = { freshMs: 10_000, staleMs: 60_000, maxEntries: 1000 };

/** What can be completed while a command is typed, from what the person may use with that verb. */
export function createSuggester({
  transport,
  logger,
}: {
  transport: ApiTransport;
  logger: Logger;
}): Suggester {
  const cache = createFreshCache(cacheOptions);
  return {
    async suggest(actor, request) {
      const verb = findVerb(request.verb);
      const picks: Partial<Record<string, PickKind>> = verb?.picks ?? {};
      const kind = picks[request.argument];
      if (verb === undefined || kind === undefined) return [];
      const view = createPersonView(cache, actor, createActorApi(transport, { ...actor, looking: true }));
      try {
        return await withDeadline(
          suggestArgument({ kind, verb, typed: request.typed, actor, view }),
          deadlineMs,
          () => new AppError('timeout', 'Suggestions took too long.'),
        );
      } catch (error) {
        const { code } = toAppError(error);
        if (code === 'identity_unlinked') return [linkFirst];
        logger.info(
          { err: error, verb: verb.name, argument: request.argument },
          'nothing could be suggested',
        );
        return [];
      }
    },
  };
}

/** Chosen nevertheless, it is answered with how to link. */
const linkFirst: Suggestion = { label: 'Link your account first: /chatops link', value: 'link' };
