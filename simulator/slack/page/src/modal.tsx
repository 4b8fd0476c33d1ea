import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { SeenView } from '../../control/snapshot.ts';
import type { FormValues } from '../../interactions/state-values.ts';
import { Blocks } from './blocks/block.tsx';
import { describeProblem } from './describe-problem.ts';
import { InteractionProvider } from './interaction.tsx';
import { dismissModal, submitModal } from './simulator-api.ts';
import { useWorkspace } from './workspace-context.ts';

export function Modal({ open }: { open: SeenView }) {
  const { me } = useWorkspace();
  const dialog = useRef<HTMLDialogElement>(null);
  const [form, setForm] = useState<FormValues>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { view } = open;

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  if (view.type !== 'modal') return null;

  const dismiss = (): void => void dismissModal(me, open.id);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const outcome = await submitModal(me, open.id, form);
    setBusy(false);
    if (!outcome.ok && !outcome.fields) setProblem(describeProblem(outcome.error));
  };
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        dismiss();
      }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <header>
          <h2 id="modal-title">{view.title.text}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={dismiss}>
            ✕
          </button>
        </header>
        <div className="dialog-body">
          <InteractionProvider place={{ viewId: open.id }} onProblem={setProblem} onForm={setForm}>
            <Blocks blocks={view.blocks} errors={open.errors} />
          </InteractionProvider>
          {problem && (
            <p className="problem" role="alert">
              ⚠ {problem}
            </p>
          )}
        </div>
        <footer>
          <button type="button" className="button" onClick={dismiss}>
            {view.close?.text ?? 'Cancel'}
          </button>
          {view.submit && (
            <button type="submit" className="button is-primary" disabled={busy}>
              {busy ? 'Sending …' : view.submit.text}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}
