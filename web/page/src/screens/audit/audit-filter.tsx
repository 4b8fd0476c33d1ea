import type { FormEvent } from 'react';
import { Field, SelectField } from '../../ui/field.tsx';

/** As the API filters. */
export interface AuditQuery extends Record<string, string | undefined> {
  actor?: string;
  action?: string;
  target?: string;
  decision?: string;
  from?: string | undefined;
  to?: string | undefined;
}

export function AuditFilter({ apply }: { apply: (event: FormEvent<HTMLFormElement>) => void }) {
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, maxLength: 100 } as const;
  return (
    <search>
      <form className="form is-row" onSubmit={apply}>
        <Field label="Who" name="actor" placeholder="Ada" {...plain} />
        <Field label="Action" name="action" placeholder="command" {...plain} />
        <Field label="Target" name="target" placeholder="web-1" {...plain} />
        <SelectField label="Decision" name="decision" defaultValue="">
          <option value="">all</option>
          <option>allowed</option>
          <option>refused</option>
        </SelectField>
        <Field label="From" name="fromDay" type="date" />
        <Field label="Until" name="toDay" type="date" />
        <div className="actions">
          <button type="submit">Show</button>
        </div>
      </form>
    </search>
  );
}
