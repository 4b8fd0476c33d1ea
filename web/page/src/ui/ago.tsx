import { useEffect, useState } from 'react';
import { relativeTime } from './relative-time.ts';

const tickMs = 5_000;

/** When, as people say it; exactly on pointing at it. */
export function Ago({ at, never = 'never' }: { at: string | null; never?: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), tickMs);
    return () => clearInterval(timer);
  }, []);
  if (at === null) return <span className="soft">{never}</span>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString()}>
      {relativeTime(date, now, 'en')}
    </time>
  );
}
