import type { Sql } from 'postgres';

/**
 * What our connections act as: it owns nothing, and has no right to change or delete audit entries nor to
 * turn off the triggers that refuse it.
 */
export const writerRole = 'chatops_writer';

/** What it may do with the audit trail; with every other table select, insert, update and delete. */
const auditRights = [
  ['audit_entries', 'select, insert'],
  ['audit_head', 'select, insert, update'],
] as const;

/**
 * Makes the role and gives it its rights, where anything is missing. Call it as the owner of the tables,
 * one process at a time per database; several databases of one server may do it at once.
 *
 * @returns false when this login may not: it lacks CREATEROLE, or owns no tables.
 */
export async function ensureWriterRole(client: Sql): Promise<boolean> {
  try {
    await client.unsafe(makeRole);
    if (await isComplete(client)) return true;
    await client.begin(async (tx) => {
      await tx.unsafe(`grant usage on schema public to ${writerRole}`);
      await tx.unsafe(`grant select, insert, update, delete on all tables in schema public to ${writerRole}`);
      await tx.unsafe(`grant usage, select on all sequences in schema public to ${writerRole}`);
      // Partitions that are made later.
      await tx.unsafe(
        `alter default privileges in schema public grant select, insert, update, delete on tables to ${writerRole}`,
      );
      for (const [table, rights] of auditRights) {
        await tx.unsafe(`revoke all on ${table} from ${writerRole}`);
        await tx.unsafe(`grant ${rights} on ${table} to ${writerRole}`);
      }
    });
    // Where the login owns nothing, GRANT does nothing and only warns.
    return await isComplete(client);
  } catch (error) {
    if ((error as { code?: string }).code === insufficientPrivilege) return false;
    throw error;
  }
}

const insufficientPrivilege = '42501';

/** Since PostgreSQL 16 who makes a role may grant it, and has to grant it to himself to act as it. */
const makeRole = `
  do $$ begin
    if not exists (select from pg_roles where rolname = '${writerRole}') then
      begin
        create role ${writerRole} nologin;
      exception when duplicate_object or unique_violation then
        null; -- made for another database of this server, a moment ago
      end;
    end if;
    begin
      set local role ${writerRole};
      set local role none;
    exception when insufficient_privilege then
      execute format('grant ${writerRole} to %I', session_user);
    end;
  end $$`;

/** Every table is usable, and the audit trail cannot be changed. Looked at first: rights are rarely missing. */
async function isComplete(client: Sql): Promise<boolean> {
  const [found] = await client<{ complete: boolean }[]>`
    select bool_and(
      case relname
        when 'audit_entries' then
          has_table_privilege(${writerRole}, oid, 'select') and has_table_privilege(${writerRole}, oid, 'insert')
          and not has_table_privilege(${writerRole}, oid, 'update, delete, truncate, trigger')
        when 'audit_head' then
          has_table_privilege(${writerRole}, oid, 'update')
          and not has_table_privilege(${writerRole}, oid, 'delete, truncate, trigger')
        else has_table_privilege(${writerRole}, oid, 'delete')
      end) as complete
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`;
  return found?.complete ?? false;
}
