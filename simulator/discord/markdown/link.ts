import { execAt, type Match, type ParseInner } from './blocks.ts';

const bare = /https?:\/\/[^\s<]+[^<.,:;"'\]\s]/y;
/** `[words](https://…)`, with brackets in the words and parentheses in the address one level deep. */
const masked =
  /\[((?:\\.|[^\\[\]\n]|\[[^[\]\n]*\])+)\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?(?: +"[^"\n]*")?\)/y;

export function matchLink(text: string, at: number, inner: ParseInner): Match | undefined {
  const named = execAt(masked, text, at);
  if (named) {
    const [whole, label = '', url = ''] = named;
    // Words that look like another address would deceive: Discord leaves them as they were written.
    if (/https?:\/\//.test(label)) return { node: { kind: 'text', text: whole }, length: whole.length };
    const children = inner(label, { inline: true, inLink: true });
    return { node: { kind: 'link', url, children }, length: whole.length };
  }
  const address = execAt(bare, text, at);
  if (!address) return undefined;
  const url = withoutUnmatchedEnd(address[0]);
  return { node: { kind: 'link', url, children: [{ kind: 'text', text: url }] }, length: url.length };
}

/** In "(see https://x.y)" the parenthesis is the sentence's, in "https://x.y/a_(b)" the address's. */
function withoutUnmatchedEnd(url: string): string {
  let end = url.length;
  let open = url.split('(').length - url.split(')').length;
  while (open < 0 && url[end - 1] === ')') {
    end -= 1;
    open += 1;
  }
  return url.slice(0, end);
}
