import type { Inline } from './card.ts';
import { splitText } from './split-text.ts';

/** The three characters with which Slack's markup begins anything that pings or links. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const escapedLength = (text: string): number => escapeSlack(text).length;

/** Backticks inside would end the span: a look-alike stands in for them. */
const codeSpan = (text: string): string =>
  `\`${escapeSlack(text.replaceAll('`', 'ˋ').replaceAll('\n', ' '))}\``;

const zeroWidthSpace = '\u200b';
export const fenceOverhead = '```\n\n```'.length;
/** Longest growth of a fence's content: every third backtick gets a companion. */
export const fencedLength = (text: string): number => fenceContent(text).length;
const fenceContent = (text: string): string => escapeSlack(text).replaceAll('``', `\`${zeroWidthSpace}\``);
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

/** A Discord channel has no name here: its address at least tells which one it is. */
function renderChannel(channel: string): string {
  const id = /^slack:([A-Z0-9]+)$/.exec(channel)?.[1];
  return id === undefined ? escapeSlack(channel) : `<#${id}>`;
}

export const isWebUrl = (url: string): boolean => /^https?:\/\/[^\s<>]+$/.test(url);

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

/** Rendered pieces packed into texts of at most `limit` characters; markup is never cut in two. */
export function packInline(text: Inline[], limit: number): string[] {
  const packed: string[] = [];
  let current = '';
  for (const piece of text.flatMap((one) => splitInline(one, limit))) {
    const rendered = renderInline(piece);
    if (current !== '' && current.length + rendered.length > limit) {
      packed.push(current);
      current = '';
    }
    current += rendered;
  }
  if (current.trim() !== '') packed.push(current);
  return packed;
}

function splitInline(piece: Inline, limit: number): Inline[] {
  if (renderInline(piece).length <= limit) return [piece];
  const margin = limit - 2;
  if (typeof piece === 'string') return splitText(piece, limit, escapedLength);
  switch (piece.kind) {
    case 'bold':
    case 'code':
      return splitText(piece.text, margin, escapedLength).map((text) => ({ kind: piece.kind, text }));
    case 'link':
      return splitText(`${piece.text} (${piece.url})`, limit, escapedLength);
    case 'time':
      return splitText(piece.at.toISOString(), limit, escapedLength);
    case 'mention':
      return splitText(piece.userId, limit, escapedLength);
    case 'channel':
      return splitText(piece.channel, limit, escapedLength);
    default:
      return piece satisfies never;
  }
}
