import { clockOf, fullTimeOf } from './clock.ts';

export function MessageTime({ at, show = clockOf }: { at: Date; show?: (at: Date) => string }) {
  return (
    <time dateTime={at.toISOString()} title={fullTimeOf(at)}>
      {show(at)}
    </time>
  );
}
