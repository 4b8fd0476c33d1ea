import { useState } from 'react';
import type { AuditEntry } from '../../api/contract.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { describeEntry } from './describe-entry.ts';

const shortTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const [open, setOpen] = useState<AuditEntry>();
  return (
    <>
      <DataTable
        caption="Audit entries"
        rows={entries}
        keyOf={({ id }) => String(id)}
        empty="Nothing matches."
        columns={[
          {
            title: 'When',
            cell: ({ at }) => <time dateTime={at}>{shortTime.format(new Date(at))}</time>,
          },
          { title: 'Who', cell: ({ actor }) => <span className="breaks">{actor}</span> },
          { title: 'Action', cell: ({ action }) => <code>{action}</code> },
          { title: 'Target', cell: ({ targets }) => <span className="breaks">{targets.join(', ')}</span> },
          {
            title: 'Decision',
            cell: ({ decision }) => <span className={`decision is-${decision}`}>{decision}</span>,
          },
        ]}
        actions={(entry) => (
          <button type="button" aria-label={`Details of entry ${entry.id}`} onClick={() => setOpen(entry)}>
            Details
          </button>
        )}
      />
      {open && (
        <Dialog title={`Entry ${open.id}`} close={() => setOpen(undefined)}>
          <dl className="facts">
            {describeEntry(open).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      )}
    </>
  );
}
