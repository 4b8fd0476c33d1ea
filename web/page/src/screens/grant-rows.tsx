import { useId } from 'react';
import { roles } from '../../../../shared/rights.ts';
import type { Grant, Role } from '../api/contract.ts';
import { useForm } from '../ui/form-context.ts';

/** `key` keeps a row's fields together while others come and go. */
export interface GrantRow {
  key: number;
  role: Role;
  tag: string;
}

let lastKey = 0;
const newRow = (): GrantRow => {
  lastKey += 1;
  return { key: lastKey, role: 'viewer', tag: '' };
};

export const toRows = (grants: readonly Grant[]): GrantRow[] =>
  grants.map(({ role, tag }) => ({ ...newRow(), role, tag: tag ?? '' }));

export const toGrants = (rows: readonly GrantRow[]): Grant[] =>
  rows.map(({ role, tag }) => ({ role, tag: tag.trim() || null }));

/** What somebody may do: a role, everywhere or on the servers of one tag, as often as needed. */
export function GrantRows({
  rows,
  change,
}: {
  rows: readonly GrantRow[];
  change: (rows: GrantRow[]) => void;
}) {
  const id = useId();
  const { problemOf } = useForm();
  const set = (key: number, part: Partial<GrantRow>) =>
    change(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className="grant-rows" aria-describedby={`${id}-hint`}>
      <legend>Roles</legend>
      <p id={`${id}-hint`} className="hint">
        viewer sees · operator acts · admin also manages people and keys. Without a tag: on all servers.
      </p>
      {rows.length === 0 && <p className="soft">No role: nothing to see, nothing to do.</p>}
      {rows.map((row, index) => (
        <div key={row.key}>
          <select
            aria-label={`Role ${index + 1}`}
            value={row.role}
            onChange={(event) => set(row.key, { role: event.target.value as Role })}
          >
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
          <span aria-hidden="true">on</span>
          <input
            aria-label={`Tag of role ${index + 1}, empty for all servers`}
            placeholder="all servers, or a tag"
            aria-invalid={problemOf(`grants.${index}`) === undefined ? undefined : true}
            aria-describedby={`${id}-problem-${index}`}
            value={row.tag}
            onChange={(event) => set(row.key, { tag: event.target.value })}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
          />
          <button
            type="button"
            className="quiet"
            aria-label={`Remove role ${index + 1}`}
            onClick={() => change(rows.filter(({ key }) => key !== row.key))}
          >
            ✕
          </button>
          <p id={`${id}-problem-${index}`} className="field-problem">
            {problemOf(`grants.${index}`)}
          </p>
        </div>
      ))}
      <button type="button" onClick={() => change([...rows, newRow()])}>
        Add role
      </button>
    </fieldset>
  );
}
