import { useCallback, useEffect, useRef } from 'react';
import type { Command, Page } from '../../api/contract.ts';
import { mayAnywhere } from '../../session/rights.ts';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { type Resource, useResource } from '../../ui/use-resource.ts';
import { describeNews, wordOf } from './describe-command.ts';

/** They wait for minutes; whoever asked waits with them. */
const pollMs = 5_000;

export interface WaitingCommands extends Resource<Command[]> {
  /** How many of them this person has said nothing about yet. */
  undecided: number;
}

/** What this person may approve or deny, kept fresh on every screen and in the background; what is new is read out. */
export function useWaitingCommands(): WaitingCommands {
  const { session, user } = useSession();
  const decides = mayAnywhere(user, 'operate');
  const load = useCallback(
    async (signal: AbortSignal): Promise<Command[]> => {
      if (!decides) return [];
      const query = { decidable: 'true', limit: 200 };
      return (await session.ask<Page<Command>>({ path: 'commands', query, signal })).items;
    },
    [session, decides],
  );
  const resource = useResource(load, decides ? pollMs : undefined, true);
  const undecided = (resource.data ?? []).filter((command) => wordOf(command, user.id) === undefined);
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (resource.data === undefined) return;
    const news = describeNews(
      resource.data.filter((command) => wordOf(command, user.id) === undefined),
      known.current,
    );
    if (news !== '') announce(news);
    known.current = new Set(resource.data.map(({ id }) => id));
  }, [resource.data, user.id]);
  const count = undecided.length;
  // After each render: a screen that opens names the page anew.
  useEffect(() => {
    const name = document.title.replace(/^\(\d+\) /, '');
    document.title = count === 0 ? name : `(${count}) ${name}`;
  });
  return { ...resource, undecided: count };
}
