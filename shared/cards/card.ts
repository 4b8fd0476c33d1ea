import type { Call } from './call.ts';

/**
 * A message before any platform: what the bot's verbs and the worker's alerts produce.
 * Renderers (render-slack, render-discord) turn it into Block Kit or embeds, with that platform's
 * escaping, limits and truncation, and end in `satisfies never`, so that a new block kind
 * cannot be forgotten on one of them.
 *
 * All strings are plain text unless a field says otherwise: renderers escape them.
 */
export type Tone = 'neutral' | 'info' | 'ok' | 'warning' | 'critical' | 'muted' | 'acknowledged';

/** Where a button or menu leads: back through dispatch-command, authorised again. */
export interface ActionRef {
  verb: string;
  args: Record<string, string>;
  /** First asks for what is missing, in the verb's own form; what is filled in joins `args`. */
  opensForm?: true;
}

/** What a person is asked in a dialog: a modal on both platforms. */
export interface CardForm {
  /** At most 24 characters, the tighter of the two platforms (Slack). */
  title: string;
  submitLabel: string;
  /** At most five, Discord's limit. */
  inputs: {
    /** Argument of the verb that the answer becomes. */
    name: string;
    label: string;
    hint?: string;
    placeholder?: string;
    initialValue?: string;
    multiline?: boolean;
    optional?: boolean;
    maxLength: number;
  }[];
}

export type ButtonStyle = 'default' | 'primary' | 'danger';

export type CardAction =
  | { kind: 'button'; label: string; action: ActionRef; style?: ButtonStyle }
  | { kind: 'link'; label: string; url: string }
  | {
      /** The chosen option's value is put into `action.args[valueArg]`. */
      kind: 'select';
      placeholder: string;
      action: ActionRef;
      valueArg: string;
      options: { label: string; value: string; description?: string }[];
    };

/** Inline pieces, for lines that mix words with times, mentions and code. */
export type Inline =
  | string
  | { kind: 'bold'; text: string }
  /** A command is spelled as on the reader's platform, unless it is told `verbatim`. */
  | { kind: 'code'; text: string; verbatim?: true }
  /** Shown in the reader's zone; `style` relative gives "3 minutes ago". */
  | { kind: 'time'; at: Date; style: 'relative' | 'datetime' | 'time' }
  | { kind: 'mention'; userId: string }
  /** `slack:C…` or `discord:…`: its own platform shows its name, another one says whose it is. */
  | { kind: 'channel'; channel: string }
  | { kind: 'link'; text: string; url: string };

export type CardBlock =
  | { kind: 'text'; text: Inline[] }
  | { kind: 'fields'; fields: { label: string; value: Inline[] }[] }
  /** Cells are plain text. Where a table is too wide, a row is told under the cell of its `key` column. */
  | {
      kind: 'table';
      columns: { label: string; align?: 'left' | 'right' /** The first column unless told. */; key?: true }[];
      rows: string[][];
    }
  /** Monospaced, kept as is: logs, errors. Too long goes up as a file named `fileName`. */
  | { kind: 'code'; text: string; fileName: string }
  | { kind: 'image'; image: CardImage; alt: string; title?: string }
  | { kind: 'context'; text: Inline[] }
  | { kind: 'divider' }
  | {
      kind: 'actions';
      actions: CardAction[];
      /** What they act on, where a message has several such blocks: Discord gathers all buttons below. */
      subject?: string;
    };

/** PNG bytes to upload, or a file the platform already has. */
export type CardImage = { kind: 'png'; png: Buffer; fileName: string } | { kind: 'uploaded'; fileId: string };

export interface Card {
  /** One line: heading, and the text of notifications and screen readers. */
  title: string;
  tone: Tone;
  /** Put before the title: a state is never colour alone. */
  emoji?: string;
  /** Meant for people who are not looking: what their notification shows must be the title. */
  announces?: true;
  /** Whose phones ring: mentioned behind the title, where the platform is theirs. Nothing else in a card can do that. */
  calls?: readonly Call[];
  blocks: CardBlock[];
}

export const bold = (text: string): Inline => ({ kind: 'bold', text });
export const code = (text: string): Inline => ({ kind: 'code', text });
export const relativeTime = (at: Date): Inline => ({ kind: 'time', at, style: 'relative' });
export const dateTime = (at: Date): Inline => ({ kind: 'time', at, style: 'datetime' });
