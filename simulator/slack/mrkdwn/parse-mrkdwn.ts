/** Slack's text markup as a tree: https://docs.slack.dev/messaging/formatting-message-text */
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Node[] }
  | { kind: 'code' | 'pre'; text: string }
  | { kind: 'quote'; children: Node[] }
  | { kind: 'break' }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'user' | 'channel'; id: string; label?: string }
  | { kind: 'broadcast'; label: string }
  | { kind: 'date'; timestamp: number; format: string; url?: string; fallback: string }
  | { kind: 'emoji'; name: string };

export function parseMrkdwn(text: string): Node[] {
  const nodes: Node[] = [];
  // Fences first: nothing inside them is markup.
  for (const [index, part] of text.split('```').entries()) {
    const isFenced = index % 2 === 1;
    if (isFenced)
      nodes.push({ kind: 'pre', text: decodeEntities(linksAsText(part)).replace(/^\n|\n$/g, '') });
    else nodes.push(...parseLines(index > 0 ? part.replace(/^\n/, '') : part));
  }
  return nodes;
}

function parseLines(text: string): Node[] {
  const nodes: Node[] = [];
  let quoted: string[] = [];
  const flush = (): void => {
    if (quoted.length > 0) nodes.push({ kind: 'quote', children: joinLines(quoted) });
    quoted = [];
  };
  const plain: string[] = [];
  const flushPlain = (): void => {
    if (plain.length > 0) nodes.push(...joinLines(plain.splice(0)));
  };
  for (const line of text === '' ? [] : text.split('\n')) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quote) {
      flushPlain();
      quoted.push(quote[1] ?? '');
    } else {
      flush();
      plain.push(line);
    }
  }
  flushPlain();
  flush();
  return nodes;
}

function joinLines(lines: string[]): Node[] {
  return lines.flatMap((line, index): Node[] => [
    ...(index > 0 ? [{ kind: 'break' } as const] : []),
    ...parseInline(line),
  ]);
}

/** A delimiter opens after and closes before something that is not a word character. */
const styled = (mark: string): string =>
  `(?<![\\w${mark}])${mark}(?=\\S)([^${mark}]*[^${mark}\\s])${mark}(?![\\w${mark}])`;

const token = new RegExp(
  ['`([^`]+)`', '<([^<>]+)>', ':([a-z0-9_+-]+):', styled('\\*'), styled('_'), styled('~')].join('|'),
  'g',
);

function parseInline(text: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > end) nodes.push(textNode(text.slice(end, match.index)));
    end = match.index + match[0].length;
    const [whole, code, angle, emoji, bold, italic, strike] = match;
    if (code !== undefined) nodes.push({ kind: 'code', text: decodeEntities(linksAsText(code)) });
    else if (angle !== undefined) nodes.push(parseAngle(angle));
    else if (emoji !== undefined) nodes.push({ kind: 'emoji', name: emoji });
    else if (bold !== undefined) nodes.push({ kind: 'bold', children: parseInline(bold) });
    else if (italic !== undefined) nodes.push({ kind: 'italic', children: parseInline(italic) });
    else if (strike !== undefined) nodes.push({ kind: 'strike', children: parseInline(strike) });
    else nodes.push(textNode(whole));
  }
  if (end < text.length) nodes.push(textNode(text.slice(end)));
  return nodes;
}

/** What stands between `<` and `>`. */
function parseAngle(content: string): Node {
  const [target = '', ...labels] = content.split('|');
  const label = labels.length > 0 ? decodeEntities(labels.join('|')) : undefined;
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date)
    return {
      kind: 'date',
      timestamp: Number(date[1]),
      format: decodeEntities(date[2] ?? ''),
      url: date[3],
      fallback: label ?? '',
    };
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'broadcast', label: label ?? '@group' };
  if (target.startsWith('!')) return { kind: 'broadcast', label: `@${target.slice(1)}` };
  if (/^(https?:|mailto:)/.test(target)) {
    const url = decodeEntities(target);
    return { kind: 'link', url, label: label ?? url };
  }
  return textNode(`<${content}>`);
}

/** Inside code, Slack shows a link's words. */
const linksAsText = (text: string): string =>
  text.replace(
    /<((?:https?|mailto):[^<>|]+)(?:\|([^<>]+))?>/g,
    (_link, url: string, label?: string) => label ?? url,
  );

const textNode = (text: string): Node => ({ kind: 'text', text: decodeEntities(text) });

export const decodeEntities = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
