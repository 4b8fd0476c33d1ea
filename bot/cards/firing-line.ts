import type { Alert } from '../../shared/api-contract/index.ts';
import { type Inline, relativeTime } from '../../shared/cards/card.ts';
import { alertMark } from './marks.ts';

const named = 3;

/** "🔴 web-1 /var since 3 minutes ago, 🟠 db-1 since … and 2 more" of one rule's open alerts. */
export function firingLine(firing: readonly Alert[]): Inline[] {
  const more = firing.length - named;
  return [
    ...firing
      .slice(0, named)
      .flatMap((alert, index): Inline[] => [
        `${index > 0 ? ', ' : ''}${alertMark(alert).emoji} ${nameOf(alert)} since `,
        relativeTime(new Date(alert.startedAt)),
      ]),
    ...(more > 0 ? [` and ${more} more`] : []),
  ];
}

const nameOf = ({ serverName, key, title }: Alert): string =>
  serverName === null ? title : key === '' ? serverName : `${serverName} ${key}`;
