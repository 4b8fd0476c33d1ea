import type { ReactNode } from 'react';
import { useForm } from './form-context.ts';

/** Stays focusable while it waits: a disabled button would drop the focus. */
export function SubmitButton({ children, danger = false }: { children: ReactNode; danger?: boolean }) {
  const { pending } = useForm();
  return (
    <button type="submit" className={danger ? 'danger' : 'primary'} aria-disabled={pending}>
      {children}
      {pending && ' …'}
    </button>
  );
}
