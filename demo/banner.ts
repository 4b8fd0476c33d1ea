import { relative } from 'node:path';
import type { Demo } from './start-demo.ts';

/** What to open, what to type, and how to stop. */
export function demoBanner(demo: Demo): string {
  const commands = [
    ['/chatops help', ''],
    ['/chatops servers', ''],
    [`/chatops status ${demo.serverName}`, 'with a chart'],
    [`/chatops top ${demo.serverName}`, ''],
    ...(demo.dockerAvailable ? [[`/chatops ps ${demo.serverName}`, 'the containers of this machine']] : []),
    ['/chatops alerts', ''],
  ].map(([command = '', note = '']) => (note === '' ? command : `${command.padEnd(38)} ${note}`));
  // Short where it lies below, whole elsewhere.
  const shown = (path: string) => {
    const below = relative(process.cwd(), path);
    return below.startsWith('..') ? path : below;
  };
  return `
ChatOps is running.

  Open   ${demo.slackUrl}   a local Slack
         ${demo.discordUrl}   a local Discord, the same ChatOps
         Pick a person (Ada is admin, Otto operator, Vera viewer, Nemo has no account) and a channel
  Type   ${commands.join('\n         ')}
         In Discord, / offers what there is: /chatops status target:${demo.serverName}
  Page   ${demo.apiUrl}   people, keys, policies, audit
         ${demo.admin.email} / ${demo.admin.password}
  Data   ${shown(demo.dataDir)}, log in ${shown(demo.logFile)}
  Stop   Ctrl-C
`;
}

export const demoHelp = `Usage: npm run demo [-- options]

Starts ChatOps on this machine with a local Slack and Discord, an embedded PostgreSQL and an agent.
Needs no tokens, no Docker and no database. Data stays in ./.chatops and is found again by the next start.

  --tour            play the tour without a person, print it, leave its pictures in a folder, stop
  --output <dir>    where --tour leaves its pictures (default: <data dir>/tour)
  --data-dir <dir>  where data is kept (default: CHATOPS_DATA_DIR or ./.chatops)
  --help            this text

With DATABASE_URL set, that PostgreSQL is used instead of an embedded one.
`;
