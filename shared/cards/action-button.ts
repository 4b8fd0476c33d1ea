import { encodeActionRef } from './action-ref.ts';
import type { ActionRef, ButtonStyle, CardAction } from './card.ts';

/** A button in a list; an empty list when its arguments are too long for a platform to carry. */
export function actionButton(
  label: string,
  verb: string,
  args: Record<string, string | undefined>,
  style?: ButtonStyle,
): CardAction[] {
  const given = Object.entries(args).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const action: ActionRef = { verb: verb.replaceAll(' ', '.'), args: Object.fromEntries(given) };
  if (!fits(action)) return [];
  return [{ kind: 'button', label, action, ...(style ? { style } : {}) }];
}

/** A button that first opens the verb's form, filled in with `args`; an empty form when they are too long to carry. */
export function formButton(label: string, verb: string, args: Record<string, string>): CardAction {
  const action: ActionRef = { verb: verb.replaceAll(' ', '.'), args, opensForm: true };
  return { kind: 'button', label, action: fits(action) ? action : { ...action, args: {} } };
}

/** False when a platform could not carry it: Discord allows 100 characters. */
export function fits(action: ActionRef): boolean {
  try {
    encodeActionRef(action);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
