import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { type ApiError, toApiError } from '../api/api-error.ts';
import { FormContext } from './form-context.ts';
import { Problem } from './problem.tsx';

export type Values = Record<string, string>;

interface Props {
  /** Trimmed texts by the names of the fields. What it throws is shown, at the field where the API names one. */
  submit: (values: Values) => Promise<void>;
  children: ReactNode;
  /** The buttons; one of them of type submit. */
  actions: ReactNode;
  label?: string;
  className?: string;
}

/** Sends once at a time; says beside the field what is wrong with it, and takes the focus there. */
export function Form({ submit, children, actions, label, className = '' }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ApiError>();

  useEffect(() => {
    if (error !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setError(undefined);
    try {
      await submit(readValues(event.currentTarget));
    } catch (thrown) {
      setError(toApiError(thrown));
    } finally {
      setPending(false);
    }
  };
  const problemOf = (field: string): string | undefined =>
    error?.field === field
      ? error.message
      : error?.fields.find((entry) => entry.field === field || entry.field.startsWith(`${field}.`))?.problem;
  return (
    <FormContext value={{ pending, problemOf }}>
      <form
        ref={form}
        className={`form ${className}`}
        onSubmit={(event) => void onSubmit(event)}
        aria-label={label}
      >
        {children}
        <Problem error={error} />
        <div className="actions" aria-busy={pending}>
          {actions}
        </div>
      </form>
    </FormContext>
  );
}

function readValues(form: HTMLFormElement): Values {
  const texts = [...new FormData(form)].flatMap(([name, value]) =>
    // Blanks at the ends of a password belong to it.
    typeof value === 'string' ? [[name, /password/i.test(name) ? value : value.trim()]] : [],
  );
  return Object.fromEntries(texts);
}
