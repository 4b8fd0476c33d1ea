import type { Inline } from './card.ts';
import { channelWords } from './channel-words.ts';
import { codeSpanText, fenceText } from './code-text.ts';
import { packInline } from './pack-inline.ts';
import { isWebUrl } from './web-url.ts';

/** The three characters with which Slack's markup begins anything that pings or links. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const escapedLength = (text: string): number => escapeSlack(text).length;

const codeSpan = (text: string): string => `\`${escapeSlack(codeSpanText(text))}\``;

/** Length of a fence's content, which may grow. */
export const fencedLength = (text: string): number => fenceContent(text).length;
const fenceContent = (text: string): string => escapeSlack(fenceText(text));
export const fence = (text: string): string => `\`\`\`\n${fenceContent(text)}\n\`\`\``;

/** One inline piece as Slack markup. */
export function renderInline(piece: Inline): string {
  if (typeof piece === 'string') return escapeSlack(piece);
  switch (piece.kind) {
    case 'bold':
      return piece.text.trim() === ''
        ? escapeSlack(piece.text)
        : `*${escapeSlack(piece.text.replaceAll('*', '∗'))}*`;
    case 'code':
      return codeSpan(piece.text);
    case 'time':
      return renderTime(piece.at, piece.style);
    case 'mention':
      // Anything but an id would be markup of somebody else's making.
      return /^[A-Z0-9]+$/.test(piece.userId) ? `<@${piece.userId}>` : escapeSlack(piece.userId);
    case 'channel':
      return renderChannel(piece.channel);
    case 'link':
      return isWebUrl(piece.url)
        ? `<${escapeSlack(piece.url).replaceAll('|', '%7C')}|${escapeSlack(piece.text)}>`
        : escapeSlack(`${piece.text} (${piece.url})`);
    default:
      return piece satisfies never;
  }
}

/** A channel of another platform has no name here: its address at least tells which one it is. */
function renderChannel(channel: string): string {
  const id = /^slack:([A-Z0-9]+)$/.exec(channel)?.[1];
  return id === undefined ? escapeSlack(channelWords(channel)) : `<#${id}>`;
}

function renderTime(at: Date, style: 'relative' | 'datetime' | 'time'): string {
  if (Number.isNaN(at.getTime())) return 'unknown time';
  const fallback = at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
  const format = { relative: '{ago}', datetime: '{date_short_pretty} {time_secs}', time: '{time_secs}' }[
    style
  ];
  return `<!date^${Math.floor(at.getTime() / 1000)}^${format}|${fallback}>`;
}

/** Texts of at most `limit` characters. */
export const packSlack = (text: Inline[], limit: number): string[] => packInline(text, limit, renderInline);
