import { useEffect, useState } from 'react';
import { formatDate } from './format-date.ts';
import { ExternalLink } from './mrkdwn.tsx';

interface Props {
  timestamp: number;
  format: string;
  url?: string;
  fallback: string;
}

const tickMs = 5_000;

/** A moment in the reader's zone; "3 minutes ago" goes on counting. */
export function SlackDate({ timestamp, format, url, fallback }: Props) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), tickMs);
    return () => clearInterval(timer);
  }, []);
  const time = (
    <time dateTime={new Date(timestamp * 1000).toISOString()} title={fallback}>
      {formatDate(timestamp, format, { now })}
    </time>
  );
  return url ? <ExternalLink url={url}>{time}</ExternalLink> : time;
}
