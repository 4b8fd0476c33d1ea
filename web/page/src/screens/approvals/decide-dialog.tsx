import type { Command } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Ago } from '../../ui/ago.tsx';
import { announce } from '../../ui/announce.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { describeCommand, describeOutcome, targetNames } from './describe-command.ts';

export type Decision = 'approve' | 'deny';

interface Props {
  decision: Decision;
  command: Command;
  close: () => void;
}

/** Everything that is known of it, before somebody's word on it counts. */
export function DecideDialog({ decision, command, close }: Props) {
  const { session } = useSession();
  const words = decision === 'approve' ? 'Approve' : 'Deny';
  const { approval, args } = command;
  const submit = async ({ reason }: Values): Promise<void> => {
    const path = `commands/${command.id}/${decision}`;
    const body = reason ? { reason } : {};
    announce(describeOutcome(await session.ask<Command>({ method: 'POST', path, body })));
    close();
  };
  return (
    <Dialog title={`${words}: ${describeCommand(command)}?`} close={close}>
      <Form
        submit={submit}
        actions={
          <>
            <SubmitButton danger={decision === 'deny'}>{words}</SubmitButton>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </>
        }
      >
        <dl className="facts">
          <dt>Asked by</dt>
          <dd>
            {command.requestedBy}, <Ago at={command.createdAt} />
          </dd>
          <dt>Reason</dt>
          <dd>{command.reason ?? <span className="soft">none given</span>}</dd>
          <dt>Runs on</dt>
          <dd>{targetNames(command).join(', ')}</dd>
          {Object.entries(args).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
          <dt>Policy</dt>
          <dd>{approval?.rule}</dd>
          <dt>Approved by</dt>
          <dd>{approval?.decisions.map(inWords).join(', ') || <span className="soft">nobody yet</span>}</dd>
          <dt>Runs out</dt>
          <dd>
            <Ago at={approval?.expiresAt ?? null} />
          </dd>
        </dl>
        <Field
          label="Reason (optional)"
          name="reason"
          maxLength={500}
          autoComplete="off"
          hint={
            decision === 'approve'
              ? 'For the audit trail and the others.'
              : 'For whoever asked. Nothing is run, whoever has approved it.'
          }
        />
      </Form>
    </Dialog>
  );
}

const inWords = ({ by, reason }: { by: string; reason: string | null }): string =>
  reason === null ? by : `${by} (${reason})`;
