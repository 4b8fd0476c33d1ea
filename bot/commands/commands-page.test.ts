import { expect, test } from 'vitest';
import { renderCommandsPage } from './commands-page.ts';
import { verbs } from './index.ts';

test('docs/commands.md says what the declarations say; `npm run docs` writes it anew', async () => {
  await expect(renderCommandsPage(verbs)).toMatchFileSnapshot('../../docs/commands.md');
});
