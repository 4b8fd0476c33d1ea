import { useState } from 'react';
import { Dialog } from '../../../page-parts/dialog.tsx';
import { Problem } from '../../../page-parts/problem.tsx';
import type { SeenView } from '../../control/snapshot.ts';
import type { FormValues } from '../../interactions/state-values.ts';
import { Blocks } from './blocks/block.tsx';
import { describeProblem } from './describe-problem.ts';
import { InteractionProvider } from './interaction.tsx';
import { dismissModal, submitModal } from './simulator-api.ts';
import { useWorkspace } from './workspace-context.ts';

export function Modal({ open }: { open: SeenView }) {
  const { me } = useWorkspace();
  const [form, setForm] = useState<FormValues>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { view } = open;
  if (view.type !== 'modal') return null;

  const dismiss = (): void => void dismissModal(me, open.id);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const outcome = await submitModal(me, open.id, form);
    setBusy(false);
    if (!outcome.ok && !outcome.fields) setProblem(describeProblem(outcome.error));
  };
  const buttons = (
    <>
      <button type="button" className="button" onClick={dismiss}>
        {view.close?.text ?? 'Cancel'}
      </button>
      {view.submit && (
        <button type="submit" className="button is-primary" disabled={busy}>
          {busy ? 'Sending …' : view.submit.text}
        </button>
      )}
    </>
  );
  return (
    <Dialog title={view.title.text} close={dismiss} submit={() => void submit()} footer={buttons}>
      <InteractionProvider place={{ viewId: open.id }} onProblem={setProblem} onForm={setForm}>
        <Blocks blocks={view.blocks} errors={open.errors} />
      </InteractionProvider>
      <Problem text={problem} />
    </Dialog>
  );
}
