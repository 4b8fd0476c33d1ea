import { listServerNames } from '../../../drizzle/queries/servers.ts';
import {
  listSilenceSubjects,
  listSilencesBetween,
  type SilenceRow,
} from '../../../drizzle/queries/silences.ts';
import type { Silence } from '../../../shared/api-contract/attention.ts';
import { compileMatchers, matchesSilence, overlap } from '../../../shared/match-silence.ts';
import type { OperationContext } from '../context.ts';
import { toIso, toIsoOrNull } from '../timestamps.ts';
import type { SilenceSight } from './silence-sight.ts';

/** Silences with what they keep quiet now, and with which others they overlap: of what this reader may see. */
export async function toSilences(
  { services: { database } }: OperationContext,
  rows: readonly SilenceRow[],
  sight: SilenceSight,
): Promise<Silence[]> {
  if (rows.length === 0) return [];
  const earliest = Math.min(...rows.map(({ startsAt }) => startsAt.getTime()));
  const latest = Math.max(...rows.map(({ endsAt }) => endsAt.getTime()));
  const [subjects, servers, others] = await Promise.all([
    listSilenceSubjects(database.orm),
    listServerNames(database.orm),
    listSilencesBetween(database.orm, new Date(earliest), new Date(latest)),
  ]);
  const compiledOthers = others.map((row) => ({ row, compiled: compileMatchers(row.matchers) }));
  return rows.map((row) => {
    const compiled = compileMatchers(row.matchers);
    const overlapping = compiledOthers.filter(
      ({ row: other, compiled: theirs }) =>
        other.id !== row.id &&
        sight.silence(other) &&
        other.startsAt < row.endsAt &&
        row.startsAt < other.endsAt &&
        overlap(compiled, theirs, servers),
    );
    const { id, matchers, endedBy, author, comment } = row;
    return {
      id,
      matchers,
      startsAt: toIso(row.startsAt),
      endsAt: toIso(row.endsAt),
      endedAt: toIsoOrNull(row.endedAt),
      endedBy,
      author,
      comment,
      matching: subjects.filter(
        (subject) => sight.alertOf(subject.server) && matchesSilence(compiled, subject),
      ).length,
      overlaps: overlapping.map(({ row: other }) => other.id),
    };
  });
}
