import type { Sql } from 'postgres';
import type { Sample } from '../../shared/agent-protocol.ts';
import { arrayLiteral, elementTypes } from './array-literal.ts';
import {
  containerColumns,
  diskColumns,
  type IngestColumn,
  type IngestRow,
  interfaceColumns,
  sampleColumns,
} from './ingest-columns.ts';

/** A sample and whose it is. */
export interface ServerSample {
  serverId: string;
  sample: Sample;
  /** Undefined = nobody can say. */
  agentOutdated?: boolean | undefined;
}

/**
 * Stores samples with their disks, interfaces and containers, and moves the servers' `last_sample_at`:
 * one statement, so one round trip and all of it or nothing. A sample stored before is left as it is.
 *
 * @returns how many samples were new.
 * @throws PostgresError; nothing of the batch is stored then.
 */
export async function insertSamples(sql: Sql, batch: readonly ServerSample[]): Promise<number> {
  const newest = new Map<string, number>();
  for (const { serverId, sample } of batch) {
    newest.set(serverId, Math.max(newest.get(serverId) ?? 0, sample.sampledAt));
  }
  const servers = [...newest];
  const [row] = await sql.unsafe<{ inserted: number }[]>(
    insertStatement,
    [
      ...bind(
        sampleColumns,
        rowsOf(batch, (sample) => [sample.host]),
      ),
      ...bind(
        diskColumns,
        rowsOf(batch, (sample) => sample.disks),
      ),
      ...bind(
        interfaceColumns,
        rowsOf(batch, (sample) => sample.interfaces),
      ),
      ...bind(
        containerColumns,
        rowsOf(batch, (sample) => sample.containers),
      ),
      arrayLiteral(servers, 'uuid', ([serverId]) => serverId),
      arrayLiteral(servers, 'instant', ([, sampledAt]) => sampledAt),
    ],
    { prepare: true },
  );
  return row?.inserted ?? 0;
}

function rowsOf<Part>(
  batch: readonly ServerSample[],
  partsOf: (sample: Sample) => readonly Part[],
): IngestRow<Part>[] {
  const rows: IngestRow<Part>[] = [];
  for (const { serverId, sample, agentOutdated } of batch) {
    for (const part of partsOf(sample)) rows.push({ serverId, sample, agentOutdated, part });
  }
  return rows;
}

function bind<Part>(columns: readonly IngestColumn<Part>[], rows: readonly IngestRow<Part>[]): string[] {
  return columns.map(({ type, read }) => arrayLiteral(rows, type, read));
}

const insertStatement = buildInsertStatement();

function buildInsertStatement(): string {
  let parameter = 0;
  const unnested = (type: keyof typeof elementTypes) => {
    parameter += 1;
    return `$${parameter}::text::${elementTypes[type]}[]`;
  };
  const insert = (table: string, columns: readonly { name: string; type: keyof typeof elementTypes }[]) => {
    const names = columns.map(({ name }) => name).join(', ');
    const values = columns.map(({ name, type }) =>
      type === 'instant' ? `to_timestamp(${name} / 1000)` : name,
    );
    const arrays = columns.map(({ type }) => unnested(type));
    return `insert into ${table} (${names}) select ${values.join(', ')}
      from unnest(${arrays.join(', ')}) as given (${names})
      on conflict do nothing`;
  };
  return `
    with stored as (${insert('samples', sampleColumns)} returning 1),
    stored_disks as (${insert('disk_samples', diskColumns)}),
    stored_interfaces as (${insert('interface_samples', interfaceColumns)}),
    stored_containers as (${insert('container_samples', containerColumns)}),
    newest as (
      select * from unnest(${unnested('uuid')}, ${unnested('instant')}) as given (server_id, sampled_at)
    ),
    -- Locked in one order by every flush, so that two of them cannot wait for each other.
    locked as (
      select id from servers where id in (select server_id from newest) order by id for no key update
    ),
    touched as (
      update servers set
        last_seen_at = now(),
        last_sample_at = greatest(last_sample_at, to_timestamp(newest.sampled_at / 1000))
      from newest, locked
      where servers.id = newest.server_id and locked.id = newest.server_id
    )
    select count(*)::int as inserted from stored`;
}
