// Compiles every role into dist/, copies what is read at run time, builds the pages.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';

const run = (tool, ...args) => {
  try {
    // tsc reports on stdout, vite on stderr; on success neither is of interest.
    execFileSync(`node_modules/.bin/${tool}`, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    process.stderr.write(`${error.stdout}${error.stderr}\n${tool} ${args.join(' ')} failed\n`);
    process.exit(1);
  }
};

run('tsc', '-p', 'tsconfig.build.json');
cpSync('drizzle/migrations', 'dist/drizzle/migrations', { recursive: true });
for (const page of ['web/page', 'simulator/slack/page', 'simulator/discord/page'])
  if (existsSync(`${page}/vite.config.ts`)) run('vite', 'build', '--logLevel', 'warn', page);
