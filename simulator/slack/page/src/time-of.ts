/** A message's ts is its time: seconds since 1970. */
export const timeOf = (ts: string): Date => new Date(Number(ts) * 1000);
