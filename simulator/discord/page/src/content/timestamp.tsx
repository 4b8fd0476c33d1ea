import { fullTimeOf } from '../../../../page-parts/clock.ts';
import { useNow } from '../../../../page-parts/use-now.ts';
import type { TimestampStyle } from '../../../markdown/node.ts';
import { formatTimestamp } from './format-timestamp.ts';

/** A moment in the reader's zone; the pointer over it shows it in full. */
export function Timestamp({ at, style }: { at: Date; style: TimestampStyle }) {
  const now = useNow();
  return (
    <time className="timestamp" dateTime={at.toISOString()} title={fullTimeOf(at)}>
      {formatTimestamp(at, style, { now })}
    </time>
  );
}
