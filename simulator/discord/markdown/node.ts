/** A part of a message's text, as Discord's client shows it. Newlines in `text` are shown as such. */
export type MarkdownNode =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'; children: MarkdownNode[] }
  | { kind: 'quote' | 'subtext'; children: MarkdownNode[] }
  | { kind: 'heading'; level: number; children: MarkdownNode[] }
  | { kind: 'list'; ordered: boolean; start: number; items: MarkdownNode[][] }
  | { kind: 'code'; text: string }
  | { kind: 'fence'; text: string; language?: string }
  | { kind: 'link'; url: string; children: MarkdownNode[] }
  | { kind: 'user' | 'role' | 'channel'; id: string }
  | { kind: 'everyone'; text: string }
  /** `name` with its subcommand: `chatops status`. */
  | { kind: 'command'; name: string }
  | { kind: 'time'; at: Date; style: TimestampStyle }
  /** A guild's own emoji; only its name is known here. */
  | { kind: 'emoji'; name: string };

/** https://discord.com/developers/docs/reference#message-formatting-timestamp-styles */
export type TimestampStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 's' | 'S' | 'R';

export interface ParseOptions {
  /** Titles and field names of embeds: one line, where neither links nor mentions nor blocks exist. */
  isTitle?: boolean;
}
