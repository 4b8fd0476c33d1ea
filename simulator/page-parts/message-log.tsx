import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react';
import { dayOf } from './clock.ts';

export interface LogEntry {
  id: string;
  authorId: string;
  at: Date;
  /** Never drawn as the continuation of the entry before, nor continued: only for one person, a notice. */
  standsAlone: boolean;
}

interface Props<Entry extends LogEntry> {
  label: string;
  entries: Entry[];
  /** For how long the same author goes on without a heading of their own. */
  sameAuthorMs: number;
  /** `compact`: the same author goes on. */
  render: (entry: Entry, compact: boolean) => ReactNode;
  /** Above the first entry. */
  start?: ReactNode;
  /** A line at the beginning of each day. */
  showDays?: boolean;
}

/** Closer to the end than this counts as reading along. */
const nearEndPx = 80;

/** Messages by day, oldest first, which stays at its end while the reader is there. */
export function MessageLog<Entry extends LogEntry>(props: Props<Entry>) {
  const { label, entries, sameAuthorMs, render, start, showDays = true } = props;
  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);

  useEffect(() => {
    const [frame, inner] = [list.current, content.current];
    if (!following || !frame || !inner) return;
    // It grows by new messages, and by pictures and files that come after them; its frame shrinks
    // when more is being typed below.
    const observer = new ResizeObserver(() => frame.scrollTo({ top: frame.scrollHeight }));
    observer.observe(inner);
    observer.observe(frame);
    return () => observer.disconnect();
  }, [following]);

  return (
    <div className="messages-frame">
      <div
        ref={list}
        className="messages"
        role="log"
        aria-label={label}
        aria-live="polite"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < nearEndPx)
        }
      >
        <div ref={content}>
          {start}
          {entries.map((entry, index) => {
            const before = entries[index - 1];
            const startsDay = !before || dayOf(before.at) !== dayOf(entry.at);
            return (
              <Fragment key={entry.id}>
                {startsDay && showDays && <p className="day">{dayOf(entry.at)}</p>}
                {render(entry, !startsDay && continues(before, entry, sameAuthorMs))}
              </Fragment>
            );
          })}
        </div>
      </div>
      {!following && entries.length > 0 && (
        <button type="button" className="jump" onClick={() => setFollowing(true)}>
          ↓ Newest messages
        </button>
      )}
    </div>
  );
}

function continues(before: LogEntry, entry: LogEntry, sameAuthorMs: number): boolean {
  return (
    before.authorId === entry.authorId &&
    !before.standsAlone &&
    !entry.standsAlone &&
    entry.at.getTime() - before.at.getTime() < sameAuthorMs
  );
}
