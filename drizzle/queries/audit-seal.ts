import type { Database, Queryable } from '../database.ts';
import { deriveSealKey } from './audit-chain.ts';

/** What a process needs to extend the chain of one database. */
export interface AuditSeal {
  key: Buffer;
  /** Of the secret that is being replaced: its seals are accepted, none is made with it. */
  previousKey: Buffer | undefined;
  /** The longest chain this process has seen: a shorter one was put back to an earlier state. */
  entriesSeen: number;
}

/**
 * By the schema object that drizzle hands from a pool to its transactions, the one thing they share:
 * an entry is sealed with the right key wherever its transaction was opened.
 */
const seals = new WeakMap<object, AuditSeal>();

/** Gives a process the right to write audit entries to this database. Those without the API's secret write none. */
export function sealAuditWith(
  { orm }: Pick<Database, 'orm'>,
  jwtSecret: string,
  previousSecret?: string,
): void {
  seals.set(orm._.fullSchema, {
    key: deriveSealKey(jwtSecret),
    previousKey: previousSecret === undefined ? undefined : deriveSealKey(previousSecret),
    entriesSeen: 0,
  });
}

/** @throws Error in a process that was not given the key: a mistake of ours, never of a person. */
export function auditSealOf(db: Queryable): AuditSeal {
  const seal = seals.get(db._.fullSchema);
  if (seal === undefined) throw new Error('this process was not given the key that seals the audit trail');
  return seal;
}
