import { useEffect, useState } from 'react';
import type { Choice } from '../components/listbox.tsx';
import { fetchChoices, type Said } from '../simulator-api.ts';

export type Choices = { state: 'loading' | 'failed' } | { state: 'ready'; choices: Choice[] };

/** People type faster than an app needs to answer. */
const debounceMs = 150;

/** What the app offers for the last option of `text`; undefined `text`: nothing to ask. */
export function useChoices(user: string, channel: string, text: string | undefined): Choices {
  const [answer, setAnswer] = useState<{ asked: Said; choices: Choices }>();
  useEffect(() => {
    if (text === undefined) return;
    const asked = { user, channel, text };
    const leaving = new AbortController();
    const timer = setTimeout(async () => {
      const outcome = await fetchChoices(asked, leaving.signal);
      if (leaving.signal.aborted) return;
      setAnswer({ asked, choices: outcome.ok ? ready(outcome.choices) : { state: 'failed' } });
    }, debounceMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [user, channel, text]);
  // An answer to what was typed before is none.
  return answer && answer.asked.text === text ? answer.choices : { state: 'loading' };
}

function ready(choices: { name: string; value: string | number }[]): Choices {
  return {
    state: 'ready',
    choices: choices.map(({ name, value }) => ({ label: name, value: String(value) })),
  };
}
