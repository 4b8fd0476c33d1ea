import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../shared/define-config.ts';
import { runRole } from '../shared/start-role.ts';
import { DiscordPerson } from '../simulator/discord/driver.ts';
import { places } from '../simulator/places.ts';
import { SlackPerson } from '../simulator/slack/driver.ts';
import { demoBanner, demoHelp } from './banner.ts';
import { startDemo } from './start-demo.ts';
import { playTour } from './tour.ts';

const print = (line: string) => console.log(line);

function readFlags() {
  try {
    return parseArgs({
      options: {
        tour: { type: 'boolean', default: false },
        output: { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    throw new ConfigError(`demo cannot start: ${(cause as Error).message}. Try --help.`, { cause });
  }
}

await runRole('demo', async () => {
  const flags = readFlags();
  if (flags.help) {
    print(demoHelp);
    return { finished: Promise.resolve(), close: async () => {} };
  }
  const dataDir = flags['data-dir'] ?? process.env.CHATOPS_DATA_DIR ?? '.chatops';
  const demo = await startDemo({ environment: process.env, dataDir, print });
  const close = async () => {
    print('Stopping …');
    await demo.close();
  };
  if (!flags.tour) {
    print(demoBanner(demo));
    return { close };
  }
  const outputDir = flags.output ?? join(demo.dataDir, 'tour');
  const ada = new SlackPerson(demo.slackUrl, places.slack.people.ada, places.slack.channels.ops);
  const otto = new DiscordPerson(demo.discordUrl, places.discord.people.otto, places.discord.channels.ops);
  return { finished: playTour({ ada, otto, serverName: demo.serverName, outputDir, print }), close };
});
