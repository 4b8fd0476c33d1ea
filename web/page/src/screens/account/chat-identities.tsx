import { useCallback, useState } from 'react';
import type { Identity, Page } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Ago } from '../../ui/ago.tsx';
import { announce } from '../../ui/announce.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { chatWords } from '../chat-words.ts';

/** As whom one acts in Slack and Discord. */
export function ChatIdentities() {
  const { session } = useSession();
  const [asked, setAsked] = useState<Identity>();
  const load = useCallback(
    (signal: AbortSignal) => session.ask<Page<Identity>>({ path: 'auth/me/identities', signal }),
    [session],
  );
  const { data, error, reload } = useResource(load);
  const unlink = async ({ id }: Identity): Promise<void> => {
    await session.tell({ method: 'DELETE', path: `auth/me/identities/${id}` });
    announce('Unlinked.');
    reload();
  };
  return (
    <Section title="Linked chat users">
      <Problem error={error} retry={reload} />
      {data && (
        <DataTable
          caption="Linked chat users"
          rows={data.items}
          keyOf={({ id }) => id}
          empty={
            <>
              None yet. Type <code>/chatops link</code> in Slack or Discord to act there with your rights.
            </>
          }
          columns={[
            { title: 'Where', cell: ({ platform }) => chatWords[platform].name },
            { title: 'Workspace', cell: ({ workspaceId }) => <code>{workspaceId}</code> },
            { title: 'User', cell: ({ externalUserId }) => <code>{externalUserId}</code> },
            { title: 'Linked', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          ]}
          actions={(identity) => (
            <button
              type="button"
              className="danger-quiet"
              aria-label={`Unlink ${chatWords[identity.platform].name} user ${identity.externalUserId}`}
              onClick={() => setAsked(identity)}
            >
              Unlink
            </button>
          )}
        />
      )}
      {asked && (
        <ConfirmDialog
          title={`Unlink this ${chatWords[asked.platform].name} user?`}
          action="Unlink"
          run={() => unlink(asked)}
          close={() => setAsked(undefined)}
        >
          <p>
            {asked.externalUserId} will have no rights there any more, until <code>/chatops link</code> is
            used again.
          </p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
