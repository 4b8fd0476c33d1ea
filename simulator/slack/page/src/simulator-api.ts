import { post } from '../../../page-parts/simulator-requests.ts';
import type { ElementInput } from '../../interactions/element-value.ts';
import type { FormValues } from '../../interactions/state-values.ts';

/** Where an element is: in a message or in a modal. */
export type Place = { messageTs: string } | { viewId: string };

export interface PressedElement {
  blockId: string;
  actionId: string;
  input?: ElementInput;
  form?: FormValues;
}

export const sendText = (user: string, channel: string, text: string, threadTs?: string) =>
  post('type', { user, channel, text, threadTs });

export const press = (user: string, place: Place, element: PressedElement) =>
  post('act', { user, ...place, ...element });

export const submitModal = (user: string, viewId: string, form: FormValues) =>
  post('submit', { user, viewId, form });

export const dismissModal = (user: string, viewId: string) => post('dismiss', { user, viewId });
