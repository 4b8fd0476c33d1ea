import { type FormEvent, useCallback, useState } from 'react';
import type { AuditEntry, Page } from '../../api/contract.ts';
import { endOfDay, startOfDay } from '../../day-bounds.ts';
import { useSession } from '../../session/session-context.ts';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { AuditFilter, type AuditQuery } from './audit-filter.tsx';
import { AuditTable } from './audit-table.tsx';
import { ExportButtons } from './export-buttons.tsx';

export function AuditScreen() {
  const { session } = useSession();
  const [filter, setFilter] = useState<AuditQuery>({});
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      session.ask<Page<AuditEntry>>({ path: 'audit', query: { ...filter, cursor }, signal }),
    [session, filter],
  );
  const { items, error, loadMore, reload } = usePages(load);
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { fromDay, toDay, ...typed } = Object.fromEntries(new FormData(event.currentTarget));
    setFilter({ ...typed, from: startOfDay(String(fromDay)), to: endOfDay(String(toDay)) } as AuditQuery);
  };
  return (
    <Screen
      title="Audit"
      intro="Who did what, and who was refused; newest first."
      action={<ExportButtons filter={filter} />}
    >
      <AuditFilter apply={apply} />
      <Problem error={error} retry={reload} />
      {items && <AuditTable entries={items} />}
      {loadMore && (
        <button type="button" onClick={loadMore}>
          Show more
        </button>
      )}
    </Screen>
  );
}
