import { useState } from 'react';
import type { Command } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Ago } from '../../ui/ago.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { DecideDialog, type Decision } from './decide-dialog.tsx';
import { describeApprovals, describeCommand, wordOf } from './describe-command.ts';
import type { WaitingCommands } from './use-waiting-commands.ts';

/** Commands of others that run only when this person, among others, agrees. */
export function ApprovalsScreen({ waiting }: { waiting: WaitingCommands }) {
  const { user } = useSession();
  const [open, setOpen] = useState<{ decision: Decision; command: Command }>();
  const { data: commands, error, reload } = waiting;
  const close = (): void => {
    setOpen(undefined);
    reload();
  };
  const button = (decision: Decision, words: string, command: Command) => (
    <button
      type="button"
      className={decision === 'deny' ? 'danger-quiet' : undefined}
      aria-label={`${words}: ${describeCommand(command)}`}
      onClick={() => setOpen({ decision, command })}
    >
      {words}
    </button>
  );
  return (
    <Screen
      title="Approvals"
      intro="What others have asked for and a policy lets run only when you agree too."
    >
      <Problem error={error} retry={reload} />
      {commands && (
        <DataTable
          caption="Commands that wait for approval"
          rows={commands}
          keyOf={({ id }) => id}
          empty="Nothing waits for you. Requests appear here by themselves and are told on every screen."
          columns={[
            {
              title: 'Command',
              cell: (command) => (
                <>
                  <strong>{describeCommand(command)}</strong>
                  {command.reason !== null && <p className="soft breaks">{command.reason}</p>}
                </>
              ),
            },
            {
              title: 'Asked by',
              cell: ({ requestedBy, createdAt }) => (
                <>
                  <span className="breaks">{requestedBy}</span>{' '}
                  <span className="soft">
                    <Ago at={createdAt} />
                  </span>
                </>
              ),
            },
            {
              title: 'Approvals',
              cell: (command) => (
                <>
                  {describeApprovals(command)}
                  {wordOf(command, user.id) === 'approved' && <span className="soft"> · also yours</span>}
                </>
              ),
            },
            { title: 'Runs out', cell: ({ approval }) => <Ago at={approval?.expiresAt ?? null} /> },
          ]}
          actions={(command) => (
            <>
              {wordOf(command, user.id) === undefined && button('approve', 'Approve', command)}
              {button('deny', 'Deny', command)}
            </>
          )}
        />
      )}
      {open && (
        <DecideDialog
          decision={open.decision}
          // As others have decided meanwhile.
          command={commands?.find(({ id }) => id === open.command.id) ?? open.command}
          close={close}
        />
      )}
    </Screen>
  );
}
