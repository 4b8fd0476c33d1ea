import { createLogger } from '../shared/logger.ts';
import { runRole } from '../shared/start-role.ts';
import { loadBotConfig } from './config.ts';
import { startBot } from './start-bot.ts';

const usage = `ChatOps bot: answers /chatops in Slack and Discord, in the name of whoever typed it.

  node dist/bot/main.js [--help]

Settings (environment; each also as NAME_FILE):
  PUBLIC_URL             where the API is                    default http://127.0.0.1:8080
  CHATOPS_API_URL        where the API is, seen from the bot default PUBLIC_URL
  CHATOPS_SERVICE_TOKEN  the bot's credential for the API    required
  LOG_LEVEL                                                  default info

Slack (manifest: bot/slack/manifest.yaml), Discord or both:
  SLACK_BOT_TOKEN        xoxb-…, one per workspace, comma separated
  SLACK_APP_TOKEN        xapp-…: Socket Mode                 this one
  SLACK_SIGNING_SECRET   HTTP mode at /slack/events          or this one
  SLACK_API_URL                                              default https://slack.com/api/
  BOT_HOST, BOT_PORT     the listener of HTTP mode           default 127.0.0.1, 8081
  DISCORD_TOKEN          of the application's bot
  DISCORD_APPLICATION_ID                                     default what Discord says
  DISCORD_GUILD_ID       commands in these guilds only       default everywhere, globally
  DISCORD_API_URL                                            default https://discord.com/api
`;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(usage);
} else {
  await runRole('bot', async () => {
    const config = loadBotConfig(process.env);
    return startBot({ config, logger: createLogger('bot', config.logLevel) });
  });
}
