import { parseArgs } from 'node:util';
import { openDatabase } from '../../drizzle/database.ts';
import { deriveSealKey } from '../../drizzle/queries/audit-chain.ts';
import type { Anchor } from '../../drizzle/queries/audit-check.ts';
import { verifyAudit } from '../../drizzle/queries/audit-verify.ts';
import { ConfigError } from '../../shared/define-config.ts';
import { createLogger } from '../../shared/logger.ts';
import { describeStartupError } from '../../shared/start-role.ts';
import { loadVerifyConfig } from './config.ts';
import { locateEmbeddedDatabase } from './locate-database.ts';
import { reportTrail } from './report.ts';

const help = `npm run audit:verify -- [--anchor <entries>:<hash>] [--resealed <id>]…

Reads the whole audit trail and reports every entry that was edited, deleted, swapped, added or cut off.

  DATABASE_URL      the database; without it the embedded one under CHATOPS_DATA_DIR (default ./.chatops)
  JWT_SECRET        the API's (or JWT_SECRET_FILE): the end of the trail is sealed with a key made from it;
                    JWT_SECRET_PREVIOUS too, while you are replacing it

  --anchor n:hash   what an earlier run printed: also finds a database put back to before that
  --resealed id     accepts entry <id>, which says that the seal changed, as you changed JWT_SECRET then

Exit code: 0 sound, 1 something was found, 2 it could not be checked.`;

/** Seconds between two lines of progress. */
const progressSeconds = 5;

async function main(): Promise<number> {
  const flags = readFlags();
  if (flags.help) {
    console.log(help);
    return 0;
  }
  const config = loadVerifyConfig(process.env);
  const located =
    config.DATABASE_URL === undefined
      ? await locateEmbeddedDatabase(config.CHATOPS_DATA_DIR, createLogger('audit-verify', 'warn'))
      : { url: config.DATABASE_URL, close: async () => {} };
  const database = openDatabase(located.url, { maxConnections: 1, applicationName: 'chatops-audit-verify' });
  try {
    const trail = await verifyAudit(database, {
      keys: [config.JWT_SECRET, config.JWT_SECRET_PREVIOUS]
        .filter((secret) => secret !== undefined)
        .map(deriveSealKey),
      anchor: flags.anchor,
      onProgress: progressOn(process.stderr),
    });
    const { lines, sound } = reportTrail(trail, flags.resealed);
    for (const line of lines) console.log(line);
    return sound ? 0 : 1;
  } finally {
    await database.close();
    await located.close();
  }
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        anchor: { type: 'string' },
        resealed: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return { help: values.help, anchor: readAnchor(values.anchor), resealed: values.resealed.map(readId) };
  } catch (cause) {
    throw new ConfigError(`${(cause as Error).message}. Try --help.`, { cause });
  }
}

function readAnchor(text: string | undefined): Anchor | undefined {
  if (text === undefined) return undefined;
  const [, entries, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (entries === undefined || hash === undefined) throw new Error('--anchor looks like 120:<64 hex digits>');
  return { entries: Number(entries), hash };
}

function readId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error('--resealed is the number of an entry');
  return Number(text);
}

function progressOn(stream: NodeJS.WritableStream): (entries: number) => void {
  let saidAt = Date.now();
  return (entries) => {
    if (Date.now() - saidAt < progressSeconds * 1000) return;
    saidAt = Date.now();
    stream.write(`${entries.toLocaleString('en-US')} entries read …\n`);
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  const problem = describeStartupError(error) ?? String(error);
  console.error(problem.startsWith('audit:verify') ? problem : `audit:verify cannot check: ${problem}`);
  process.exitCode = 2;
}
