import type { Snapshot } from './control/snapshot.ts';

type Names = Pick<Snapshot, 'users' | 'channels'>;

/** Code is shown as it was written, everything else is markup. */
const code = /```(?:[a-z0-9+-]+\n)?\n?([\s\S]*?)\n?```|``([^\n]+?)``|`([^`\n]+)`/gi;

/** Discord's markdown as its reader sees it: no stars, fences or backslashes; names instead of ids. */
export function readMarkdown(text: string, names: Names): string {
  let shown = '';
  let from = 0;
  for (const match of text.matchAll(code)) {
    const isEscaped = text[match.index - 1] === '\\';
    if (isEscaped) continue;
    const [whole, block, double, single] = match;
    shown += readProse(text.slice(from, match.index), names) + (block ?? double ?? `\`${single}\``);
    from = match.index + whole.length;
  }
  return shown + readProse(text.slice(from), names);
}

/** Stands for an escaped character while markup is taken away. */
const held = (character: string): string => String.fromCodePoint(0xf0000 + (character.codePointAt(0) ?? 0));
const release = (text: string): string =>
  text.replaceAll(/[\u{f0000}-\u{f007f}]/gu, (kept) =>
    String.fromCodePoint((kept.codePointAt(0) ?? 0xf0000) - 0xf0000),
  );

function readProse(text: string, { users, channels }: Names): string {
  const plain = text
    .replaceAll(/\\([!-/:-@[-`{-~])/g, (_match, character: string) => held(character))
    .replaceAll(/<@!?(\d+)>/g, (whole, id: string) => {
      const user = users.find((candidate) => candidate.id === id);
      return user ? `@${user.displayName}` : whole;
    })
    .replaceAll(/<#(\d+)>/g, (whole, id: string) => {
      const channel = channels.find((candidate) => candidate.id === id);
      return channel ? `#${channel.name}` : whole;
    })
    .replaceAll(/<t:(-?\d+)(?::[tTdDfFRsS])?>/g, (_whole, seconds: string) =>
      new Date(Number(seconds) * 1000).toISOString(),
    )
    .replaceAll(/\[([^\]\n]+)\]\(<?[^)\s]+>?\)/g, '$1')
    .replaceAll(/<(https?:\/\/[^>\s]+)>/g, '$1')
    .replaceAll(/^(?:#{1,3} |-# |>>> |> )/gm, '')
    .replaceAll(
      /\*\*\*([^*]+)\*\*\*|\*\*([\s\S]+?)\*\*|__([\s\S]+?)__|~~([\s\S]+?)~~|\|\|([\s\S]+?)\|\|/g,
      pick,
    )
    .replaceAll(/\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?![\w])/g, pick);
  return release(plain);
}

const pick = (whole: string, ...groups: unknown[]): string =>
  groups.find((group): group is string => typeof group === 'string' && group !== whole) ?? whole;
