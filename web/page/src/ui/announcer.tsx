import { useSyncExternalStore } from 'react';
import { announcement } from './announce.ts';

/** There from the start: screen readers listen only to regions they know already. */
export function Announcer() {
  const text = useSyncExternalStore(announcement.subscribe, announcement.read);
  return (
    <div role="status" className={text === '' ? 'announcer' : 'announcer is-shown'}>
      {text}
    </div>
  );
}
