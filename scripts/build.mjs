// Compiles every role into dist/, copies what is read at run time, builds the pages.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';

const run = (tool, ...args) =>
  execFileSync(`node_modules/.bin/${tool}`, args, { stdio: ['ignore', 'ignore', 'inherit'] });

run('tsc', '-p', 'tsconfig.build.json');
cpSync('drizzle/migrations', 'dist/drizzle/migrations', { recursive: true });
if (existsSync('simulator/page/vite.config.ts')) run('vite', 'build', '--logLevel', 'warn', 'simulator/page');
