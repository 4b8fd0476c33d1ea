import type { z } from 'zod';
import type { Route } from '../../api/http/route.ts';
import { verbClasses } from '../../shared/api-contract/common.ts';
import type { Answer, TestApi } from '../support/test-api.ts';
import { type CallerWithHeaders, tags } from './callers.ts';
import type { Door } from './expected-answer.ts';
import { type LeadingField, leadingFields } from './leading-fields.ts';
import { collectionOf, type Resources } from './resources.ts';
import { validInput } from './valid-input.ts';

/** One way to ask a route. */
export interface Asking {
  /** `POST /silences with matchers.scope` */
  name: string;
  route: Route;
  /** Filled in with what is on the other tag's server, or somebody else's. */
  lead?: LeadingField | undefined;
  /** What is at `{id}` is the caller's. */
  own?: true;
}

type Part = 'query' | 'body';

const leadsOf = ({ schemas }: Route, ...parts: Part[]): LeadingField[] =>
  parts.flatMap((part) => leadingFields(schemas[part]));

/** A route enters the matrix once by itself, once with each field that leads somewhere, once about one's own. */
export function askingsOf(route: Route): Asking[] {
  const name = `${route.method.toUpperCase()} ${route.path}`;
  const leads = leadsOf(route, 'query', 'body');
  // Without its server, an account's own request has nothing that could be judged.
  const needsLead = leads.some(({ required }) => required) || (route.access === 'self' && leads.length > 0);
  return [
    ...(needsLead ? [] : [{ name, route }]),
    ...leads.map((lead) => ({ name: `${name} with ${lead.path}`, route, lead })),
    ...(route.owner === undefined ? [] : [{ name: `${name} of one’s own`, route, own: true as const }]),
  ];
}

/** Sends input that the schemas accept, so that nothing but rights can refuse it. */
export async function sendAsking(
  api: TestApi,
  asking: Asking,
  caller: CallerWithHeaders,
  resources: Resources,
): Promise<{ door: Door; answer: Answer }> {
  const { route, lead, own } = asking;
  const collection = collectionOf(route);
  const about = own ? { owner: caller.accountId } : { tag: tagAtId(asking) };
  // Who is refused at the door changes nothing: one of them is enough for all.
  const one = caller.kind === 'person' ? undefined : resources.made(collection ?? '').at(-1);
  const id = collection && (one ?? (await resources.make(collection, about)));
  const inputOf = async (part: Part, schema: z.ZodType, optional: boolean) => {
    const wanted = leadsOf(route, part).filter(({ path, required }) => required || path === lead?.path);
    const leads = new Map<string, unknown>();
    for (const { path, kind } of wanted) leads.set(path, await resources.aim(kind, tags.theirs));
    return validInput(schema, { known: resources.known, leads, optional });
  };
  const { query, body } = route.schemas;
  const asked = query && ((await inputOf('query', query, false)) as Record<string, string>);
  const parameters = new URLSearchParams(asked).toString();
  const sent = body && (await inputOf('body', body, true));
  const path = `${route.path.slice(1).replace('{id}', id ?? '{id}')}${parameters && `?${parameters}`}`;
  const answer = await api.send(route.method.toUpperCase(), path, caller.headers, sent);
  return { door: doorOf(asking, body?.parse(sent)), answer };
}

/** For a change, a field that leads astray is the more dangerous beside an id that does not. */
const tagAtId = ({ route, lead }: Pick<Asking, 'route' | 'lead'>) =>
  lead === undefined || route.access === 'read' ? tags.theirs : tags.other;

function doorOf({ route, lead, own }: Asking, body: unknown): Door {
  const { access, session, owner } = route;
  return {
    access,
    needs: route.needs?.(body),
    leadsTo: own ? [] : ledTo(route, lead),
    owner,
    session: session === true,
  };
}

function ledTo(route: Route, lead: LeadingField | undefined): NonNullable<Door['leadsTo']> {
  const { access, method, owner, shared } = route;
  if (lead?.kind === 'user') return ['somebody else’s'];
  const isClass = (verbClasses as readonly string[]).includes(access);
  const hasId = collectionOf(route) !== undefined;
  if (hasId && !isClass && owner === undefined)
    throw new Error(`whose is what is at ${route.path}? Its declaration needs \`owner\``);
  if (owner !== undefined) return ['somebody else’s'];
  const atId = hasId && !shared ? [{ tags: [tagAtId({ route, lead })] }] : [];
  if (lead !== undefined) return [...atId, { tags: [tags.theirs] }];
  // Reading without a target tells of what one may read; whatever else names none is about all there is.
  const isAboutAll = isClass && access !== 'read' && method !== 'get' && leadsOf(route, 'body').length > 0;
  return !hasId && isAboutAll ? ['everything'] : atId;
}
