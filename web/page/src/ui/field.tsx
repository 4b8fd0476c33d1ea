import { type ComponentProps, type ReactNode, useId } from 'react';
import { useForm } from './form-context.ts';

interface Described {
  label: string;
  hint?: ReactNode;
  /** As the API calls it in `details.fields`. */
  name: string;
}

type FieldProps = Described & Omit<ComponentProps<'input'>, 'name' | 'id'>;

/** A text box with its label, what to type, and what was wrong with it. */
export function Field({ label, hint, name, ...input }: FieldProps) {
  const { id, ids, problem, frame } = useDescribed({ label, hint, name });
  return frame(
    <input
      {...input}
      id={id}
      name={name}
      aria-describedby={ids}
      aria-invalid={problem === undefined ? undefined : true}
    />,
  );
}

type SelectProps = Described & Omit<ComponentProps<'select'>, 'name' | 'id'>;

export function SelectField({ label, hint, name, children, ...select }: SelectProps) {
  const { id, ids, problem, frame } = useDescribed({ label, hint, name });
  return frame(
    <select
      {...select}
      id={id}
      name={name}
      aria-describedby={ids}
      aria-invalid={problem === undefined ? undefined : true}
    >
      {children}
    </select>,
  );
}

function useDescribed({ label, hint, name }: Described) {
  const id = useId();
  const problem = useForm().problemOf(name);
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const problemId = problem === undefined ? undefined : `${id}-problem`;
  const ids = [hintId, problemId].filter(Boolean).join(' ') || undefined;
  const frame = (control: ReactNode) => (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {control}
      {hintId && (
        <p id={hintId} className="hint">
          {hint}
        </p>
      )}
      {problemId && (
        <p id={problemId} className="field-problem">
          {problem}
        </p>
      )}
    </div>
  );
  return { id, ids, problem, frame };
}
