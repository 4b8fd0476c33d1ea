import { ExternalLink } from '../../../../page-parts/external-link.tsx';
import { useNow } from '../../../../page-parts/use-now.ts';
import { formatDate } from './format-date.ts';

interface Props {
  timestamp: number;
  format: string;
  url?: string;
  fallback: string;
}

/** A moment in the reader's zone. */
export function SlackDate({ timestamp, format, url, fallback }: Props) {
  const now = useNow();
  const time = (
    <time dateTime={new Date(timestamp * 1000).toISOString()} title={fallback}>
      {formatDate(timestamp, format, { now })}
    </time>
  );
  return url ? <ExternalLink url={url}>{time}</ExternalLink> : time;
}
