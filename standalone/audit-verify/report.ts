import type { VerifiedTrail } from '../../drizzle/queries/audit-verify.ts';

/** What was found, line by line; the last line is the verdict. `sound`: nothing that was not accepted. */
export function reportTrail(
  { check, head }: VerifiedTrail,
  accepted: readonly number[],
): { lines: string[]; sound: boolean } {
  const isAccepted = (id: number | null) => id !== null && accepted.includes(id);
  const findings = check.findings.filter(({ kind, id }) => kind !== 'resealed' || !isAccepted(id));
  const hidden = check.findingsInAll - check.findings.length;
  const lines = findings.map(({ kind, text }) => `${kind}: ${text}`);
  if (hidden > 0) lines.push(`and ${hidden} more.`);
  if (check.unchained > 0) {
    lines.push(`${count(check.unchained)} of versions before the chain: counted, but not protected.`);
  }
  const sound = findings.length === 0 && hidden === 0;
  const found = findings.length + hidden;
  if (!sound) lines.push(`The audit trail is NOT sound: ${found} ${found === 1 ? 'finding' : 'findings'}.`);
  else if (head === undefined) lines.push('There is no chained entry yet.');
  else {
    lines.push(`The audit trail is sound: ${count(check.entries)} chained, up to number ${head.lastId}.`);
    lines.push(
      `Note this elsewhere, and pass it next time: --anchor ${head.entries}:${head.hash.toString('hex')}`,
    );
  }
  return { lines, sound };
}

const count = (entries: number) =>
  `${entries.toLocaleString('en-US')} ${entries === 1 ? 'entry' : 'entries'}`;
