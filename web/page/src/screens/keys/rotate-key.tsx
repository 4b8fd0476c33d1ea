import type { ApiKey, CreatedApiKey } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { keyStart } from './key-kind.ts';

/** Seconds. */
const overlaps = [
  [0, 'no longer: it is revoked at once'],
  [3_600, 'for one hour'],
  [86_400, 'for one day'],
  [604_800, 'for one week'],
] as const;

interface Props {
  apiKey: ApiKey;
  created: (key: CreatedApiKey) => void;
  close: () => void;
}

/** A new key in place of one, which works on for a while: time to bring the new one to its place. */
export function RotateKey({ apiKey, created, close }: Props) {
  const { session } = useSession();
  const submit = async ({ overlap = '0' }: Values): Promise<void> => {
    const body = { overlapSeconds: Number(overlap) };
    const path = `api-keys/${apiKey.id}/rotate`;
    created(await session.ask<CreatedApiKey>({ method: 'POST', path, body }));
  };
  return (
    <Dialog title={`Rotate ${apiKey.name}`} close={close}>
      <Form
        submit={submit}
        actions={
          <>
            <SubmitButton>Make new key</SubmitButton>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </>
        }
      >
        <p>
          In place of <code>{keyStart(apiKey)}</code>:
        </p>
        {apiKey.scope === 'enrolment' ? (
          <p>The old key ends at once; the new one has the uses that are left.</p>
        ) : (
          <SelectField label="The old key works" name="overlap" defaultValue="3600">
            {overlaps.map(([seconds, words]) => (
              <option key={seconds} value={seconds}>
                {words}
              </option>
            ))}
          </SelectField>
        )}
      </Form>
    </Dialog>
  );
}
