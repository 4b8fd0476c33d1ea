import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from '../shared/logger.ts';
import {
  type DiscordSimulator,
  startDiscordSimulator,
} from '../simulator/discord/start-discord-simulator.ts';
import { SlackPerson } from '../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../simulator/slack/start-slack-simulator.ts';
import { loadBotConfig } from './config.ts';
import { startBot } from './start-bot.ts';
import { type FakeApi, serviceToken, startFakeApi } from './test-support/fake-api.ts';

const logger = createLogger('test', 'silent');
/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9/api';

let slack: SlackSimulator;
let discord: DiscordSimulator;
let api: FakeApi;

beforeEach(async () => {
  slack = await startSlackSimulator({ logger });
  discord = await startDiscordSimulator({ logger });
  api = await startFakeApi();
});
afterEach(async () => {
  await slack.close();
  await discord.close();
  await api.close();
});

const start = (environment: Record<string, string>) =>
  startBot({
    config: loadBotConfig({
      PUBLIC_URL: api.url,
      CHATOPS_SERVICE_TOKEN: serviceToken,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_ID: discord.guildId,
      DISCORD_API_URL: discord.apiUrl,
      ...environment,
    }),
    logger,
  });
const inSlack = () => new SlackPerson(slack.url, 'U0ADA', 'C0OPS');

it('serves Slack while Discord cannot be reached', async () => {
  const bot = await start({ DISCORD_API_URL: nowhere });
  expect(await inSlack().type('/chatops help')).toMatchObject({ ok: true });
  await inSlack().waitForText('/chatops status web-1');
  await bot.close();
});

it('serves nobody when one of the tokens is refused, and says which', async () => {
  await expect(start({ DISCORD_TOKEN: 'wrong' })).rejects.toThrow('Discord refuses DISCORD_TOKEN');
  expect(await inSlack().type('/chatops help')).toMatchObject({ ok: false });
});

it('starts without any platform that answers', async () => {
  const bot = await start({ DISCORD_API_URL: nowhere, SLACK_API_URL: `${nowhere}/` });
  await bot.close();
});
