import { expect, it } from 'vitest';
import { textTable } from './text-table.ts';

it('aligns columns and keeps rows on one line', () => {
  const lines = textTable({
    columns: [{ label: 'Name' }, { label: 'CPU', align: 'right' }],
    rows: [
      ['web-1', '3 %'],
      ['db\nmaster', '100 %'],
    ],
  });
  expect(lines).toEqual(['Name         CPU', '─────────  ─────', 'web-1        3 %', 'db master  100 %']);
});
