import type { CreatedApiKey } from '../../api/contract.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AgentArrival } from './agent-arrival.tsx';
import { agentCommand, agentFileCommand, agentUrl, keyFile, keyFileCommand } from './agent-commands.ts';
import { alertmanagerReceiver, hookUrl } from './alertmanager-receiver.ts';

/** The only time that the key is seen, with what to do with it. */
export function CreatedKey({ created, close }: { created: CreatedApiKey; close: () => void }) {
  const { key, name, scope, serverId } = created;
  const url = agentUrl(location.href);
  return (
    <Dialog title={`Key ${name}`} close={close} isSeenOnce>
      <p className="notice">
        <strong>Copy it now.</strong> It is not stored in clear text and will not be shown again.
      </p>
      <CopyText label="Key" text={key} isSecret />
      {scope === 'user' && (
        <p className="hint">
          Send it as <code>Authorization: Bearer …</code> with requests to <code>/api/v1</code>.
        </p>
      )}
      {scope === 'hook' && (
        <CopyText
          label="Receiver for alertmanager.yml"
          text={alertmanagerReceiver(hookUrl(location.href), key)}
          isSecret
        />
      )}
      {(scope === 'agent' || scope === 'enrolment') && (
        <>
          {scope === 'enrolment' && (
            <p className="hint">
              Run the command on each machine: it becomes a server under its host name, or as{' '}
              <code>CHATOPS_SERVER_NAME</code> says, and keeps a key of its own. It does not need this one
              again.
            </p>
          )}
          <CopyText label="Command that starts the agent" text={agentCommand(url, key, scope)} isSecret />
          <details>
            <summary>With the key in a file</summary>
            <p className="hint">
              So it is neither in the history of the shell nor in the list of processes. Run the first line,
              paste the key, press Enter and Ctrl+D. Then start the agent with the second; it reads{' '}
              <code>{keyFile}</code>.
            </p>
            <CopyText label="Command that takes the key" text={keyFileCommand} />
            <CopyText
              label="Command that starts the agent with the file"
              text={agentFileCommand(url, scope)}
            />
          </details>
        </>
      )}
      {scope === 'agent' && serverId !== null && <AgentArrival serverId={serverId} />}
      <div className="actions">
        <button type="button" className="primary" onClick={close}>
          I have saved it
        </button>
      </div>
    </Dialog>
  );
}
