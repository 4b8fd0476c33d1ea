import { createContext, use } from 'react';

interface FormState {
  pending: boolean;
  /** What the API said about this field. */
  problemOf: (field: string) => string | undefined;
}

export const FormContext = createContext<FormState>({ pending: false, problemOf: () => undefined });
export const useForm = (): FormState => use(FormContext);
