import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import * as schema from './index.ts';

const tables = Object.values(schema).filter((value) => is(value, PgTable));

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

describe('the migrations make what the schema says', () => {
  test.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    'columns of %s',
    async (name, table) => {
      const { sql } = testDatabase.database;
      const actual = await sql`
        select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as "notNull",
          (atthasdef or attidentity <> '') as "hasDefault"
        from pg_attribute where attrelid = ${name}::regclass and attnum > 0 and not attisdropped
        order by attname`;
      const wanted = Object.values(getTableColumns(table))
        .map((column) => ({
          name: column.name,
          type: column.getSQLType(),
          notNull: column.notNull,
          // Defaults made in TypeScript ($defaultFn) are none of the database's.
          hasDefault: column.default !== undefined || column.generatedIdentity !== undefined,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      expect([...actual]).toEqual(wanted);
    },
  );

  test.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    'keys and indexes of %s',
    async (name, table) => {
      const { sql } = testDatabase.database;
      const rows = await sql<{ name: string }[]>`
        select indexrelid::regclass::text as name from pg_index
        where indrelid = ${name}::regclass and not indisprimary order by 1`;
      const { indexes, uniqueConstraints, foreignKeys } = getTableConfig(table);
      const wanted = [
        ...indexes.map((index) => index.config.name),
        ...uniqueConstraints.map((constraint) => constraint.name),
      ];
      expect(rows.map((row) => row.name)).toEqual(wanted.sort());
      const [references] = await sql<{ count: number }[]>`
        select count(*)::int as count from pg_constraint
        where conrelid = ${name}::regclass and contype = 'f'`;
      expect(references?.count).toBe(foreignKeys.length);
    },
  );

  test('no table is left out', async () => {
    const rows = await testDatabase.database.sql<{ name: string }[]>`
      select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`;
    expect(rows.map(({ name }) => name).sort()).toEqual(
      tables.map((table) => getTableConfig(table).name).sort(),
    );
  });
});
