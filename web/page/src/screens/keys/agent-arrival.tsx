import { useCallback, useRef } from 'react';
import type { Server } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { useResource } from '../../ui/use-resource.ts';

const pollMs = 2_000;

/** Says when the agent has connected: one need not go and look. */
export function AgentArrival({ serverId }: { serverId: string }) {
  const { session } = useSession();
  // When the key has just been made, whatever is online is so with another one.
  const wasOnline = useRef<boolean>(undefined);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const server = await session.ask<Server>({ path: `servers/${serverId}`, signal });
      wasOnline.current ??= server.online;
      return { ...server, hasOtherKey: wasOnline.current };
    },
    [session, serverId],
  );
  const { data: server } = useResource(load, pollMs);
  if (server?.hasOtherKey) {
    return (
      <p role="status" className="hint">
        {server.name} is connected with another key. Start its agent anew with this one; “Last used” in the
        list tells when it was.
      </p>
    );
  }
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
