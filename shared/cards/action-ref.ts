import type { ActionRef } from './card.ts';

/** Discord's custom_id limit, the tighter of the two platforms, less what tells elements of a message apart. */
const maxLength = 90;

/**
 * `{verb:'ack', args:{alert:'…'}}` -> "ack?alert=…"; "~ack?alert=…" opens the verb's form first.
 * Arguments are ids and enums, so it stays short.
 *
 * @throws RangeError when no platform-independent button could carry it
 */
export function encodeActionRef(action: ActionRef): string {
  const query = new URLSearchParams(action.args).toString();
  const encoded = `${action.opensForm ? '~' : ''}${action.verb}${query === '' ? '' : `?${query}`}`;
  if (encoded.length > maxLength)
    throw new RangeError(`action reference over ${maxLength} characters: ${action.verb}`);
  return encoded;
}

/** Undefined when the text was not made by `encodeActionRef`. */
export function decodeActionRef(encoded: string): ActionRef | undefined {
  const match = /^(~?)([a-z][a-z.-]*)(?:\?(.*))?$/s.exec(encoded);
  if (!match?.[2] || encoded.length > maxLength) return undefined;
  const args = Object.fromEntries(new URLSearchParams(match[3] ?? ''));
  return { verb: match[2], args, ...(match[1] === '~' ? { opensForm: true } : {}) };
}

/** What a submitted form does: the action that opened it, with the answers among its arguments. */
export function answeredAction({ verb, args }: ActionRef, answers: Record<string, string>): ActionRef {
  return { verb, args: { ...args, ...answers } };
}
