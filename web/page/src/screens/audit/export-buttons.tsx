import { useState } from 'react';
import { type ApiError, noAnswer, toApiError } from '../../api/api-error.ts';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { Problem } from '../../ui/problem.tsx';
import type { AuditQuery } from './audit-filter.tsx';

/** An export may be long: the API writes it as it reads. */
const timeoutMs = 600_000;

/** JSON is one entry per line. */
const endings = { csv: 'csv', json: 'jsonl' } as const;

/** What is shown, whole, as a file. A plain link would come without the access token. */
export function ExportButtons({ filter }: { filter: AuditQuery }) {
  const { session } = useSession();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<ApiError>();
  const save = async (format: 'csv' | 'json'): Promise<void> => {
    if (running) return;
    setRunning(true);
    setError(undefined);
    announce('The export is being made …');
    try {
      const query = { ...filter, format };
      const response = await session.request({ path: 'audit/export', query, timeoutMs });
      const file = await response.blob().catch(() => {
        // Half a file would pass for the whole.
        throw noAnswer();
      });
      const day = new Date().toISOString().slice(0, 10);
      download(file, `chatops-audit-${day}.${endings[format]}`);
      announce('The export is done.');
    } catch (thrown) {
      setError(toApiError(thrown));
    } finally {
      setRunning(false);
    }
  };
  return (
    <div className="actions" aria-busy={running}>
      <button type="button" onClick={() => void save('csv')}>
        Export CSV
      </button>
      <button type="button" onClick={() => void save('json')}>
        Export JSON
      </button>
      <Problem error={error} />
    </div>
  );
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
