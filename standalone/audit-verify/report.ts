import type { VerifiedTrail } from '../../drizzle/queries/audit-verify.ts';

/** What was found, line by line, then the verdict and what to do. `sound`: nothing that was not accepted. */
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
  if (!sound) {
    lines.push(`The audit trail is NOT sound: ${found} ${found === 1 ? 'finding' : 'findings'}.`);
    const sealAlone = hidden === 0 && findings.every(({ kind }) => kind === 'seal' || kind === 'resealed');
    lines.push(...(sealAlone ? whatToDoAboutSeal : []), ...whatToDo);
  } else if (head === undefined) lines.push('There is no chained entry yet.');
  else {
    lines.push(`The audit trail is sound: ${count(check.entries)} chained, up to number ${head.lastId}.`);
    lines.push(
      `Note this elsewhere, and pass it next time: --anchor ${head.entries}:${head.hash.toString('hex')}`,
    );
  }
  return { lines, sound };
}

const whatToDoAboutSeal = [
  'First: is this the JWT_SECRET the API runs with, and was it changed? That alone looks like this.',
];

const whatToDo = [
  'What to do:',
  '1. Change nothing. Make a copy of the database as it is, and keep the logs of PostgreSQL.',
  '2. Compare the entries named here, and those beside them, with a backup, an export of the trail and the last --anchor you noted, all from before.',
  '3. Find out who could: ChatOps itself only appends. It takes the owner of the tables or an administrator of PostgreSQL, or who has the password in DATABASE_URL.',
  '4. What each finding can mean, and what it cannot: docs/security.md, "When audit:verify finds something".',
];

const count = (entries: number) =>
  `${entries.toLocaleString('en-US')} ${entries === 1 ? 'entry' : 'entries'}`;
