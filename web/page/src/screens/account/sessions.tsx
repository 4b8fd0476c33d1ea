import { useCallback, useState } from 'react';
import { toApiError } from '../../api/api-error.ts';
import type { LoginSession } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Ago } from '../../ui/ago.tsx';
import { announce } from '../../ui/announce.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { describeBrowser } from './describe-browser.ts';

/** Where one is logged in. */
export function Sessions() {
  const { session } = useSession();
  const [asking, setAsking] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) => session.ask<{ items: LoginSession[] }>({ path: 'auth/sessions', signal }),
    [session],
  );
  const { data, error, reload } = useResource(load);
  const end = async ({ id }: LoginSession): Promise<void> => {
    try {
      await session.tell({ method: 'DELETE', path: `auth/sessions/${id}` });
      announce('That session has ended.');
    } catch (thrown) {
      announce(toApiError(thrown).message);
    }
    reload();
  };
  const endAll = async (): Promise<void> => {
    await session.tell({ method: 'POST', path: 'auth/logout-everywhere' });
    session.ended('You have logged out everywhere.');
  };
  return (
    <Section
      title="Where you are logged in"
      action={
        <button type="button" onClick={() => setAsking(true)}>
          Log out everywhere
        </button>
      }
    >
      <Problem error={error} retry={reload} />
      {data && (
        <DataTable
          caption="Sessions"
          rows={data.items}
          keyOf={({ id }) => id}
          empty="No sessions."
          columns={[
            {
              title: 'Browser',
              cell: ({ userAgent, current }) => (
                <>
                  {describeBrowser(userAgent)}
                  {current && <strong> · this one</strong>}
                </>
              ),
            },
            { title: 'Since', cell: ({ createdAt }) => <Ago at={createdAt} /> },
            { title: 'Last used', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
          ]}
          actions={(row) =>
            !row.current && (
              <button
                type="button"
                aria-label={`End session in ${describeBrowser(row.userAgent)}`}
                onClick={() => void end(row)}
              >
                End
              </button>
            )
          }
        />
      )}
      {asking && (
        <ConfirmDialog
          title="Log out everywhere?"
          action="Log out everywhere"
          run={endAll}
          close={() => setAsking(false)}
        >
          <p>Every session of your account ends, this one too. API keys go on working.</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
