import { useCallback } from 'react';
import type { Server } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { useResource } from '../../ui/use-resource.ts';

const pollMs = 2_000;

/** Says when the agent has connected: one need not go and look. */
export function AgentArrival({ serverId }: { serverId: string }) {
  const { session } = useSession();
  const load = useCallback(
    (signal: AbortSignal) => session.ask<Server>({ path: `servers/${serverId}`, signal }),
    [session, serverId],
  );
  const { data: server } = useResource(load, pollMs);
  return (
    <p role="status" className={server?.online ? 'state is-up' : 'state is-pending'}>
      {server === undefined
        ? ''
        : server.online
          ? `${server.name} is online.`
          : `Waiting for the agent of ${server.name} …`}
    </p>
  );
}
