import type { Server } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

export function DeleteServer({ server, close }: { server: Server; close: () => void }) {
  const { session } = useSession();
  const run = async (): Promise<void> => {
    await session.tell({ method: 'DELETE', path: `servers/${server.id}` });
    announce(`${server.name} was deleted.`);
  };
  return (
    <ConfirmDialog
      title={`Delete ${server.name}?`}
      action="Delete server"
      typed={server.name}
      run={run}
      close={close}
    >
      <p>Its keys end and its agent is disconnected at once. Its history stays in the database.</p>
    </ConfirmDialog>
  );
}
