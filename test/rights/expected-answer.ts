import type { Access } from '../../api/http/route.ts';
import { authorize } from '../../api/operations/authorize.ts';
import type { Grant } from '../../drizzle/queries/users.ts';
import { verbClasses } from '../../shared/api-contract/common.ts';

export type Caller =
  /** Whose credentials are none, wrong, over, or for something else. */
  | { kind: 'stranger' }
  /** The bot without a person for whom it asks. */
  | { kind: 'service' }
  | { kind: 'unlinked' }
  | { kind: 'enrolment' }
  | { kind: 'hook' }
  | { kind: 'person'; grants: Grant[]; inChat: boolean };

/** What a route or a topic says of itself. */
export interface Door {
  access: Access;
  /** It leads to one thing, which is somebody else's, or on a server with these tags. */
  leadsTo?: { tags: readonly string[] } | 'somebody else’s' | undefined;
}

export interface GivenAnswer {
  status: number;
  /** As in the problem. */
  code?: string | undefined;
  detail?: string | undefined;
}

/**
 * What is wrong with an answer, by nothing but the declaration; undefined = nothing.
 *
 * Who may not come in hears so, and in the same way whatever he sent. Who may come in meets the
 * operation; there it must refuse, or know nothing of, what is beyond his grants.
 */
export function judgeAnswer(door: Door, caller: Caller, answer: GivenAnswer): string | undefined {
  const { status, code, detail = '' } = answer;
  if (status === 500) return 'failed';
  const refusal = refusalAtDoor(door.access, caller);
  if (refusal !== undefined) {
    if (status === refusal.status && code === refusal.code) return undefined;
    return `must be ${refusal.status} ${refusal.code}`;
  }
  if (door.access !== 'public' && status === 401) return 'must know who this is';
  if (detail.includes(gateWords(door.access))) return 'must come in: a grant has the class';
  if (caller.kind === 'person' && isBeyond(door, caller.grants) && status !== 403 && status !== 404) {
    return 'must be refused there, or unknown';
  }
  return undefined;
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
      if (access === 'chat') return caller.inChat ? undefined : forbidden;
      if (access === 'self' || authorize(actorOf(caller.grants), access, 'anywhere').allowed)
        return undefined;
      return forbidden;
    default:
      return caller satisfies never;
  }
}

/** Whether what is behind the door is out of reach of these grants. */
function isBeyond({ access, leadsTo }: Door, grants: Grant[]): boolean {
  const actor = actorOf(grants);
  const isClass = (verbClasses as readonly string[]).includes(access);
  // What administrators do is for everything or nothing: one tag is not enough.
  if (access === 'admin') return !authorize(actor, 'admin', 'everywhere').allowed;
  if (leadsTo === undefined) return false;
  if (leadsTo === 'somebody else’s') return !authorize(actor, 'admin', 'everywhere').allowed;
  return isClass && !authorize(actor, access as 'read', leadsTo).allowed;
}

/** An account as `authorize` wants it, in no channel. */
export function actorOf(grants: Grant[]) {
  const account = { id: '', email: '', name: '', disabledAt: null, invited: false, grants };
  return { kind: 'api_key', keyId: '', account } as const;
}

/** Said at the door and nowhere else. */
const gateWords = (access: Access) => `no grant gives the right "${access}" on any server`;
