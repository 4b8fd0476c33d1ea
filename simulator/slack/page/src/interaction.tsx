import { createContext, type ReactNode, useContext, useState } from 'react';
import type { ElementInput } from '../../interactions/element-value.ts';
import type { FormValues } from '../../interactions/state-values.ts';
import { describeProblem } from './describe-problem.ts';
import { type Place, press } from './simulator-api.ts';
import { useWorkspace } from './workspace-context.ts';

/** What the elements of one message or modal share: the values put in so far, and the way to the app. */
export interface Interaction {
  form: FormValues;
  change(blockId: string, actionId: string, input: ElementInput): void;
  /** Resolves when the app has acknowledged, or has not. */
  perform(blockId: string, actionId: string, input?: ElementInput): Promise<void>;
}

const InteractionContext = createContext<Interaction>({
  form: {},
  change: () => {},
  perform: async () => {},
});

export const useInteraction = (): Interaction => useContext(InteractionContext);

interface Props {
  place: Place;
  onProblem: (problem: string | undefined) => void;
  onForm?: (form: FormValues) => void;
  children: ReactNode;
}

export function InteractionProvider({ place, onProblem, onForm, children }: Props) {
  const { me } = useWorkspace();
  const [form, setForm] = useState<FormValues>({});
  const change: Interaction['change'] = (blockId, actionId, input) => {
    const next = { ...form, [blockId]: { ...form[blockId], [actionId]: input } };
    setForm(next);
    onForm?.(next);
  };
  const perform: Interaction['perform'] = async (blockId, actionId, input) => {
    onProblem(undefined);
    const outcome = await press(me, place, { blockId, actionId, input, form });
    if (!outcome.ok) onProblem(describeProblem(outcome.error));
  };
  return <InteractionContext value={{ form, change, perform }}>{children}</InteractionContext>;
}
