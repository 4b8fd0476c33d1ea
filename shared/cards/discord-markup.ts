import type { Inline } from './card.ts';
import { channelWords } from './channel-words.ts';
import { codeSpanText, fenceText } from './code-text.ts';
import { packInline } from './pack-inline.ts';
import { isWebUrl } from './web-url.ts';

/**
 * What begins markup wherever it stands: spans, spoilers, masked links, mentions, emoji by name and
 * bare addresses. A name like `my_server` needs nothing.
 */
const marks =
  /[\\*`|[]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|~(?=~)|(?<=~)~|<(?=\S)|@(?=everyone|here)|:(?=\/\/|[\w+-]{1,40}:)|(?<=\])\(/g;
/** What begins a heading, subtext, list or quote at the start of a line. */
const lineMarks = /^([ \t]*)(?=#{1,3}\s|-#|[-+]\s|>\s|>>>)/gm;
const numberedLine = /^([ \t]*\d{1,9})\.(?=\s)/gm;

/** Plain text that Discord shows as it is. What pings is closed by `allowed_mentions`, not by this. */
export function escapeDiscord(text: string): string {
  return wellFormed(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(marks, '\\$&')
    .replaceAll(lineMarks, '$1\\')
    .replaceAll(numberedLine, '$1\\.');
}

/** The same for a text that stands alone: phones notify with the raw text, so no backslash too many. */
export function escapeHeading(text: string): string {
  const escaped = escapeDiscord(text);
  return text.includes('](') ? escaped : escaped.replaceAll('\\[', '[');
}

/** Half a surrogate pair is no text: JSON with one is refused. */
export const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd');

export const fence = (text: string): string => `\`\`\`\n${fencedText(text)}\n\`\`\``;
/** Length of a fence's content, which may grow. */
export const fencedLength = (text: string): number => fencedText(text).length;
const fencedText = (text: string): string => fenceText(wellFormed(text));

/** Small and grey: Discord's counterpart of a context line. */
export const subtext = (markup: string): string =>
  markup
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : `-# ${line}`))
    .join('\n');

/** One inline piece as Discord markup. */
export function renderInline(piece: Inline): string {
  if (typeof piece === 'string') return escapeDiscord(piece);
  switch (piece.kind) {
    case 'bold':
      return piece.text.trim() === '' ? piece.text : `**${escapeDiscord(piece.text)}**`;
    case 'code':
      return renderCodeSpan(piece.text);
    case 'time':
      return renderTime(piece.at, piece.style);
    case 'mention':
      return isSnowflake(piece.userId) ? `<@${piece.userId}>` : escapeDiscord(piece.userId);
    case 'channel':
      return renderChannel(piece.channel);
    case 'link':
      return renderLink(piece.text, piece.url);
    default:
      return piece satisfies never;
  }
}

/** Texts of at most `limit` characters. */
export const packDiscord = (text: Inline[], limit: number): string[] => packInline(text, limit, renderInline);

/** A bracket before the span must not make a masked link of what is in it. */
function renderCodeSpan(text: string): string {
  const content = codeSpanText(wellFormed(text)).replaceAll('](', ']\u200b(');
  return content.trim() === '' ? content : `\`${content}\``;
}

const isSnowflake = (id: string): boolean => /^\d{1,20}$/.test(id);

function renderChannel(channel: string): string {
  const id = /^discord:(\d{1,20})$/.exec(channel)?.[1];
  return id === undefined ? escapeDiscord(channelWords(channel)) : `<#${id}>`;
}

/** Discord reads neither brackets nor an address within the words of a link. */
function renderLink(text: string, url: string): string {
  if (!isWebUrl(url)) return escapeDiscord(`${text} (${url})`);
  const target = wellFormed(url).replaceAll(/[()[\]\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const words = text.replaceAll(/\s+/g, ' ').replaceAll('[', '(').replaceAll(']', ')').trim();
  if (!words.includes('://')) return `[${escapeDiscord(words || 'link')}](${target})`;
  return words === url ? `<${target}>` : `${escapeDiscord(words)} (<${target}>)`;
}

const timeStyles = { relative: 'R', datetime: 'f', time: 'T' } as const;

function renderTime(at: Date, style: keyof typeof timeStyles): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return Number.isNaN(seconds) ? 'unknown time' : `<t:${seconds}:${timeStyles[style]}>`;
}
