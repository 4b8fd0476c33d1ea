import { execAt, type Match } from './blocks.ts';
import type { MarkdownNode, TimestampStyle } from './node.ts';

const time = /<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y;
const emoji = /<a?:(\w{2,32}):\d{1,20}>/y;
const mention = /<(@!?|@&|#)(\d{1,20})>/y;
const command = /<\/([-\w]+(?: [-\w]+){0,2}):\d{1,20}>/y;
/** A link that shall not be previewed. */
const quietLink = /<(https?:\/\/[^\s<>]+)>/y;

/** What Discord writes between `<` and `>`; everything else there is text. */
export function matchAngle(
  text: string,
  at: number,
  { isTitle, inLink }: { isTitle: boolean; inLink?: boolean },
): Match | undefined {
  const found = (match: RegExpExecArray, node: MarkdownNode): Match => ({ node, length: match[0].length });

  const moment = execAt(time, text, at);
  if (moment) {
    const date = new Date(Number(moment[1]) * 1000);
    const style = (moment[2] ?? 'f') as TimestampStyle;
    return Number.isNaN(date.getTime()) ? undefined : found(moment, { kind: 'time', at: date, style });
  }
  const picture = execAt(emoji, text, at);
  if (picture) return found(picture, { kind: 'emoji', name: picture[1] ?? '' });
  if (isTitle) return undefined;

  const named = execAt(mention, text, at);
  if (named) {
    const kind = named[1] === '#' ? 'channel' : named[1] === '@&' ? 'role' : 'user';
    return found(named, { kind, id: named[2] ?? '' });
  }
  const slash = execAt(command, text, at);
  if (slash) return found(slash, { kind: 'command', name: slash[1] ?? '' });
  const link = inLink ? undefined : execAt(quietLink, text, at);
  const url = link?.[1] ?? '';
  return link && found(link, { kind: 'link', url, children: [{ kind: 'text', text: url }] });
}
