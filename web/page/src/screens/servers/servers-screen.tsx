import { useCallback, useEffect, useRef, useState } from 'react';
import type { Page, Server } from '../../api/contract.ts';
import { toHash } from '../../route.ts';
import { administers } from '../../session/rights.ts';
import { useSession } from '../../session/session-context.ts';
import { Ago } from '../../ui/ago.tsx';
import { announce } from '../../ui/announce.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { FilterBox } from '../../ui/filter-box.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Tags } from '../../ui/tags.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useResource } from '../../ui/use-resource.ts';
import { changedConnections } from './changed-connections.ts';
import { DeleteServer } from './delete-server.tsx';
import { EditServer } from './edit-server.tsx';
import { ServerState } from './server-state.tsx';
import { toTarget } from './to-target.ts';

/** Whoever revokes a key means to see the agent go within two seconds. */
const pollMs = 1_000;
/** The API's largest page; beyond it one narrows the list. */
const shownAtMost = 200;

type Open = { dialog: 'edit'; server?: Server } | { dialog: 'delete'; server: Server };

export function ServersScreen() {
  const { session, user } = useSession();
  const [filter, setFilter] = useState('');
  const wanted = useDebounced(filter);
  const [open, setOpen] = useState<Open>();
  const load = useCallback(
    (signal: AbortSignal) => {
      const query = { limit: shownAtMost, target: toTarget(wanted) };
      return session.ask<Page<Server>>({ path: 'servers', query, signal });
    },
    [session, wanted],
  );
  const { data, error, reload } = useResource(load, pollMs);
  useAnnouncedConnections(data?.items);
  // The API lists the worst first; here rows that move about would be hard to hit.
  const servers = data?.items.toSorted((a, b) => a.name.localeCompare(b.name)) ?? [];
  const isAdmin = administers(user);
  const nothingMatches = error?.code === 'target_not_found';
  const close = (): void => {
    setOpen(undefined);
    reload();
  };
  return (
    <Screen
      title="Servers"
      action={
        isAdmin && (
          <button type="button" className="primary" onClick={() => setOpen({ dialog: 'edit' })}>
            Add server
          </button>
        )
      }
    >
      <FilterBox placeholder="web-*, tag:prod" value={filter} change={setFilter} />
      {data?.nextCursor != null && (
        <p className="notice">The first {shownAtMost} are shown, the worst first. Narrow the list above.</p>
      )}
      {nothingMatches && (
        <p className="empty" role="status">
          No server matches. Type how its name begins, or a tag as tag:prod.
        </p>
      )}
      <Problem error={nothingMatches ? undefined : error} />
      {data && !nothingMatches && (
        <DataTable
          caption="Servers"
          rows={servers}
          keyOf={({ id }) => id}
          empty={isAdmin ? 'No servers yet. Add one, then give it a key.' : 'No servers you may see.'}
          columns={[
            { title: 'Name', cell: ({ name }) => <strong>{name}</strong> },
            { title: 'State', cell: (server) => <ServerState server={server} /> },
            { title: 'Tags', cell: ({ tags }) => <Tags tags={tags} /> },
            { title: 'Agent', cell: ({ agentVersion }) => agentVersion ?? <span className="soft">–</span> },
            { title: 'Last seen', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
          ]}
          actions={
            isAdmin
              ? (server) => (
                  <>
                    <button
                      type="button"
                      aria-label={`Edit ${server.name}`}
                      onClick={() => setOpen({ dialog: 'edit', server })}
                    >
                      Edit
                    </button>
                    <a
                      className="button"
                      href={toHash('keys', { server: server.name })}
                      aria-label={`New key for ${server.name}`}
                    >
                      New key
                    </a>
                    <button
                      type="button"
                      className="danger-quiet"
                      aria-label={`Delete ${server.name}`}
                      onClick={() => setOpen({ dialog: 'delete', server })}
                    >
                      Delete
                    </button>
                  </>
                )
              : undefined
          }
        />
      )}
      {open?.dialog === 'edit' && <EditServer server={open.server} close={close} />}
      {open?.dialog === 'delete' && <DeleteServer server={open.server} close={close} />}
    </Screen>
  );
}

/** Who came or went while one looks at the list. */
function useAnnouncedConnections(servers: readonly Server[] | undefined): void {
  const before = useRef<readonly Server[]>(undefined);
  useEffect(() => {
    const words = changedConnections(before.current ?? servers ?? [], servers ?? []);
    if (words !== '') announce(words);
    before.current = servers;
  }, [servers]);
}
