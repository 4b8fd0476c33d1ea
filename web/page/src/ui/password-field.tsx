import { type ReactNode, useState } from 'react';
import { Field } from './field.tsx';

interface Props {
  label: string;
  name: string;
  /** A new one is told apart for password managers, and what makes a good one is said. */
  isNew?: boolean;
  hint?: ReactNode;
}

/** Can be looked at: a mistyped password that nobody sees locks out its owner. */
export function PasswordField({ label, name, isNew = false, hint }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <div className="password-field">
      <Field
        label={label}
        name={name}
        type={shown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        autoCapitalize="none"
        spellCheck={false}
        required
        minLength={isNew ? 8 : undefined}
        maxLength={1024}
        hint={
          hint ??
          (isNew ? 'At least 8 characters. Several words in a row are good and easy to type.' : undefined)
        }
      />
      <button
        type="button"
        className="quiet"
        aria-pressed={shown}
        aria-label={`Show ${label.toLowerCase()}`}
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
      </button>
    </div>
  );
}
