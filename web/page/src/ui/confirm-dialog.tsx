import { type ReactNode, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { Form } from './form.tsx';
import { SubmitButton } from './submit-button.tsx';

interface Props {
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** The verb of the button. */
  action: string;
  /** Default: it takes something away. */
  isDanger?: boolean;
  /** Has to be typed first. */
  typed?: string;
  run: () => Promise<void>;
  close: () => void;
}

/** Asks before what cannot be taken back; stays open, with the reason, when it fails. */
export function ConfirmDialog({ title, children, action, isDanger = true, typed, run, close }: Props) {
  const [text, setText] = useState('');
  const submit = async (): Promise<void> => {
    await run();
    close();
  };
  return (
    <Dialog title={title} close={close}>
      <Form
        submit={submit}
        actions={
          <>
            <SubmitButton danger={isDanger}>{action}</SubmitButton>
            {/* Enter pressed twice takes nothing away. */}
            <button
              type="button"
              onClick={close}
              data-first-focus={isDanger && typed === undefined ? true : undefined}
            >
              Cancel
            </button>
          </>
        }
      >
        {children}
        {typed !== undefined && (
          <Field
            label={`Type ${typed} to confirm`}
            name="typed"
            value={text}
            onChange={(event) => setText(event.target.value)}
            pattern={typed.replaceAll(/[.]/g, '\\.')}
            title={typed}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Form>
    </Dialog>
  );
}
