import type { ActionRef } from './card.ts';

/** Discord's custom_id limit, the tighter of the two platforms. */
const maxLength = 100;

/** `{verb:'ack', args:{alert:'…'}}` -> "ack?alert=…". Arguments are ids and enums, so it stays short. */
export function encodeActionRef(action: ActionRef): string {
  const query = new URLSearchParams(action.args).toString();
  const encoded = query === '' ? action.verb : `${action.verb}?${query}`;
  if (encoded.length > maxLength)
    throw new RangeError(`action reference over ${maxLength} characters: ${action.verb}`);
  return encoded;
}

/** Undefined when the text was not made by `encodeActionRef`. */
export function decodeActionRef(encoded: string): ActionRef | undefined {
  const match = /^([a-z][a-z.-]*)(?:\?(.*))?$/s.exec(encoded);
  if (!match?.[1] || encoded.length > maxLength) return undefined;
  return { verb: match[1], args: Object.fromEntries(new URLSearchParams(match[2] ?? '')) };
}
