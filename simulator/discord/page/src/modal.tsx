import { useState } from 'react';
import { Dialog } from '../../../page-parts/dialog.tsx';
import { Problem } from '../../../page-parts/problem.tsx';
import type { Snapshot } from '../../control/snapshot.ts';
import { describeProblem } from './describe-problem.ts';
import { useGuild } from './guild-context.ts';
import { ModalComponent } from './modal-component.tsx';
import { initialAnswers } from './modal-inputs.ts';
import { dismissModal, submitModal } from './simulator-api.ts';

export function Modal({ open }: { open: NonNullable<Snapshot['modal']> }) {
  const { me, users } = useGuild();
  const { id, data } = open;
  const [answers, setAnswers] = useState(() => initialAnswers(data.components));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const app = users.find(({ isBot }) => isBot)?.displayName ?? 'the app';

  const dismiss = (): void => void dismissModal(me, id);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    setErrors({});
    const outcome = await submitModal(me, id, answers);
    setBusy(false);
    if (outcome.ok) return;
    setErrors(outcome.fields ?? {});
    if (!outcome.fields) setProblem(describeProblem(outcome.error));
  };
  const buttons = (
    <>
      <button type="button" className="button is-secondary" onClick={dismiss}>
        Cancel
      </button>
      <button type="submit" className="button is-primary" disabled={busy} aria-busy={busy}>
        {busy ? 'Submitting…' : 'Submit'}
      </button>
    </>
  );
  return (
    <Dialog title={data.title} close={dismiss} submit={() => void submit()} footer={buttons}>
      <p className="modal-warning">
        This form will be submitted to <strong>{app}</strong>. Do not share passwords or other sensitive
        information.
      </p>
      {data.components.map((component, index) => (
        <ModalComponent
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a form keep their place
          key={index}
          component={component}
          answers={answers}
          errors={errors}
          change={(customId, answer) => setAnswers((before) => ({ ...before, [customId]: answer }))}
        />
      ))}
      <Problem text={problem ?? open.problem} />
    </Dialog>
  );
}
