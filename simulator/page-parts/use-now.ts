import { useEffect, useState } from 'react';

const tickMs = 5_000;

/** The time, for words like "3 minutes ago" that go on counting. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
