import { expect, test } from 'vitest';
import { verbs } from './commands/index.ts';
import { renderCommandsPage } from './commands-page.ts';

const page = renderCommandsPage(verbs);

test('docs/commands.md says what the declarations say; `npm run docs` writes it anew', async () => {
  await expect(page).toMatchFileSnapshot('../docs/commands.md');
});

test('every verb that can be typed stands in the table of platforms, with no cell empty', () => {
  const [, both = ''] = page.split('## On Slack and on Discord');
  const rows = both
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const typed = verbs.filter((verb) => !verb.internal);
  expect(rows.map(([name]) => name)).toEqual(typed.map(({ name }) => `\`${name}\``));
  for (const row of rows) {
    expect(row).toHaveLength(7);
    for (const cell of row) expect(cell).not.toMatch(/^(`\/chatops ?`)?$/);
  }
});
