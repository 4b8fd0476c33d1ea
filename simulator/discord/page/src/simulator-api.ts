import { post } from '../../../page-parts/simulator-requests.ts';
import type { SeenChoice } from '../../control/snapshot.ts';

export interface Said {
  user: string;
  /** A channel's or a thread's id. */
  channel: string;
  text: string;
}

export const sendText = (said: Said, referenceId?: string) => post('send', { ...said, referenceId });

export const runCommand = (said: Said) => post('command', said);

/** The last `name:partial` of the text is what choices are wanted for. */
export const fetchChoices = (said: Said, signal: AbortSignal) =>
  post<{ ok: true; choices: SeenChoice[] }>('autocomplete', said, signal);

export const press = (user: string, messageId: string, customId: string, values?: string[]) =>
  post('press', { user, messageId, customId, values });

export const submitModal = (user: string, modalId: string, values: Record<string, string | string[]>) =>
  post('submit', { user, modalId, values });

export const dismissModal = (user: string, modalId: string) => post('dismiss', { user, modalId });

export const dismissMessage = (user: string, messageId: string) =>
  post('dismiss-message', { user, messageId });
