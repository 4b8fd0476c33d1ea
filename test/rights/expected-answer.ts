import type { Access, Route } from '../../api/http/route.ts';
import { authorize } from '../../api/operations/authorize.ts';
import type { Actor } from '../../api/operations/context.ts';
import type { Grant } from '../../drizzle/queries/users.ts';
import { type VerbClass, verbClasses } from '../../shared/api-contract/common.ts';

export interface Person {
  kind: 'person';
  grants: Grant[];
  /** What the channel allows at most; undefined = no limit, as outside of chat. */
  channelGrants?: Grant[] | undefined;
  via: 'session' | 'key' | 'chat';
}

export type Caller =
  /** Whose credentials are none, wrong, over, or for something else. */
  | { kind: 'stranger' }
  /** The bot without a person for whom it asks. */
  | { kind: 'service' }
  | { kind: 'unlinked' }
  | { kind: 'enrolment' }
  | { kind: 'hook' }
  | Person;

type Led = { tags: readonly string[] } | 'everything' | 'somebody else’s';

/** What a route says of itself, as far as this request goes. */
export interface Door {
  access: Access;
  /** Behind the door, where it is more than `access`. */
  needs?: VerbClass | undefined;
  /** All that it leads to: what is on a server with these tags, all that may ever be, what is somebody else's. */
  leadsTo?: readonly Led[];
  owner?: Route['owner'];
  /** For who is logged in alone. */
  session?: boolean;
}

export interface GivenAnswer {
  status: number;
  /** As in the problem. */
  code?: string | undefined;
  detail?: string | undefined;
  /** As in a list. */
  items?: readonly unknown[] | undefined;
}

/**
 * What is wrong with an answer, by nothing but the declaration; undefined = nothing.
 *
 * Who may not come in hears so, and in the same way whatever he sent. Who may come in meets the
 * operation; there it must refuse, or know nothing of, what is beyond his grants, and nothing else.
 */
export function judgeAnswer(door: Door, caller: Caller, answer: GivenAnswer): string | undefined {
  const { status, code, detail = '' } = answer;
  if (status === 500) return 'failed';
  const refusal = refusalAtDoor(door.access, caller);
  if (refusal !== undefined) {
    if (status === refusal.status && code === refusal.code) return undefined;
    return `must be ${refusal.status} ${refusal.code}`;
  }
  const isRefused = status === 401 || status === 403;
  if (caller.kind !== 'person') return isRefused && door.access !== 'public' ? 'must come in' : undefined;
  if (door.access === 'public') return undefined;
  if (status === 401) return 'must know who this is';
  if (detail.includes(gateWords(door.access))) return 'must come in: a grant has the class';
  const isUnknown = status === 404 || answer.items?.length === 0;
  if (door.session && caller.via !== 'session') {
    return status === 403 ? undefined : 'must be for who is logged in alone';
  }
  if (isBeyond(door, caller)) return isRefused || isUnknown ? undefined : 'must be refused there, or unknown';
  return isRefused || status === 404 ? 'must be allowed: it is within the grants' : undefined;
}

function refusalAtDoor(access: Access, caller: Caller): { status: number; code: string } | undefined {
  const unauthenticated = { status: 401, code: 'unauthenticated' };
  const forbidden = { status: 403, code: 'forbidden' };
  if (access === 'public') return undefined;
  if (access === 'hook') return caller.kind === 'hook' ? undefined : unauthenticated;
  if (access === 'enrolment') return caller.kind === 'enrolment' ? undefined : unauthenticated;
  switch (caller.kind) {
    case 'stranger':
    case 'enrolment':
    case 'hook':
      return unauthenticated;
    case 'service':
      return forbidden;
    case 'unlinked':
      return access === 'chat' ? undefined : { status: 403, code: 'identity_unlinked' };
    case 'person':
      if (access === 'chat') return caller.via === 'chat' ? undefined : forbidden;
      return access === 'self' || authorize(actorOf(caller), access, 'anywhere').allowed
        ? undefined
        : forbidden;
    default:
      return caller satisfies never;
  }
}

/** Whether what is behind the door is out of reach of this person. */
function isBeyond({ access, needs, leadsTo = [], owner }: Door, person: Person): boolean {
  const has = (wanted: VerbClass, subject: Parameters<typeof authorize>[2]) =>
    authorize(actorOf(person), wanted, subject).allowed;
  const isClass = (verbClasses as readonly string[]).includes(access);
  if (owner === 'alone' && leadsTo.includes('somebody else’s')) return true;
  // Of what is one's own, that there is a server at all is not told to who may not read it.
  const wanted = needs ?? (isClass ? (access as VerbClass) : 'read');
  // What administrators do is for everything or nothing: one tag is not enough.
  if (wanted === 'admin') return !has('admin', 'everywhere');
  return leadsTo.some((led) => {
    if (led === 'somebody else’s') return !has('admin', 'everywhere');
    return !has(wanted, led === 'everything' ? 'everywhere' : led);
  });
}

/** The person as `authorize` wants them. */
export function actorOf({ grants, channelGrants }: Person): Actor {
  const account = { id: '', email: '', name: '', disabledAt: null, invited: false, grants };
  const chat = { platform: 'slack', workspaceId: '', userId: '' } as const;
  return { kind: 'chat', account, chat, channelGrants };
}

/** Said at the door and nowhere else. */
const gateWords = (access: Access) => `no grant gives the right "${access}" on any server`;
