import { useCallback, useState } from 'react';
import type { Identity, Page } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Ago } from '../../ui/ago.tsx';
import { announce } from '../../ui/announce.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { chatWords } from '../chat-words.ts';

/** Which chat users have whose rights. People link them themselves; here they are taken away. */
export function Identities() {
  const { session } = useSession();
  const [asked, setAsked] = useState<Identity>();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      session.ask<Page<Identity>>({ path: 'identities', query: { cursor, limit: 100 }, signal }),
    [session],
  );
  const { items, error, loadMore, reload } = usePages(load);
  const remove = async ({ id }: Identity): Promise<void> => {
    await session.tell({ method: 'DELETE', path: `identities/${id}` });
    announce('The chat user was unlinked.');
    reload();
  };
  return (
    <Section title="Linked chat users">
      <Problem error={error} retry={reload} />
      {items && (
        <DataTable
          caption="Linked chat users"
          rows={items}
          keyOf={({ id }) => id}
          empty={
            <>
              None yet. People type <code>/chatops link</code> in Slack or Discord.
            </>
          }
          columns={[
            { title: 'Person', cell: ({ userName }) => <strong>{userName}</strong> },
            { title: 'Where', cell: ({ platform }) => chatWords[platform].name },
            { title: 'Workspace', cell: ({ workspaceId }) => <code>{workspaceId}</code> },
            { title: 'User', cell: ({ externalUserId }) => <code>{externalUserId}</code> },
            { title: 'Linked', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          ]}
          actions={(identity) => (
            <button
              type="button"
              className="danger-quiet"
              aria-label={`Unlink ${chatWords[identity.platform].name} user ${identity.externalUserId} of ${identity.userName}`}
              onClick={() => setAsked(identity)}
            >
              Unlink
            </button>
          )}
        />
      )}
      {loadMore && (
        <button type="button" onClick={loadMore}>
          Show more
        </button>
      )}
      {asked && (
        <ConfirmDialog
          title={`Unlink ${asked.externalUserId}?`}
          action="Unlink"
          run={() => remove(asked)}
          close={() => setAsked(undefined)}
        >
          <p>
            In {chatWords[asked.platform].name} this user has the rights of {asked.userName} no longer.
          </p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
