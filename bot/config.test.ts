import { describe, expect, it } from 'vitest';
import { loadBotConfig } from './config.ts';

const complete = {
  CHATOPS_SERVICE_TOKEN: 'x'.repeat(32),
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
};

describe('loadBotConfig', () => {
  it('looks for the API where links point, unless told otherwise', () => {
    expect(loadBotConfig(complete).apiUrl).toBe('http://127.0.0.1:8080');
    expect(loadBotConfig({ ...complete, CHATOPS_API_URL: 'http://api:8080' }).apiUrl).toBe('http://api:8080');
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'set SLACK_BOT_TOKEN (Slack), DISCORD_TOKEN (Discord) or both'],
    ['SLACK_APP_TOKEN', 'set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode)'],
    ['CHATOPS_SERVICE_TOKEN', 'CHATOPS_SERVICE_TOKEN is not set'],
  ])('refuses to start without %s', (name, message) => {
    expect(() => loadBotConfig({ ...complete, [name]: undefined })).toThrow(message);
  });

  it('takes several workspaces, several guilds, and Discord alone', () => {
    expect(loadBotConfig({ ...complete, SLACK_BOT_TOKEN: 'xoxb-1, xoxb-2,' }).slack?.botTokens).toEqual([
      'xoxb-1',
      'xoxb-2',
    ]);
    const { CHATOPS_SERVICE_TOKEN } = complete;
    const config = loadBotConfig({
      CHATOPS_SERVICE_TOKEN,
      DISCORD_TOKEN: 'token',
      DISCORD_GUILD_ID: '100000000000000001,100000000000000002',
    });
    expect(config.slack).toBeUndefined();
    expect(config.discord).toMatchObject({
      guildIds: ['100000000000000001', '100000000000000002'],
      apiUrl: 'https://discord.com/api',
    });
  });

  it('names the setting, not an entry of it', () => {
    expect(() => loadBotConfig({ ...complete, SLACK_BOT_TOKEN: 'xoxb-1,xapp-2' })).toThrow(
      'SLACK_BOT_TOKEN: must be a bot token',
    );
  });

  it('tells an app token from a bot token', () => {
    expect(() => loadBotConfig({ ...complete, SLACK_BOT_TOKEN: 'xapp-1' })).toThrow('must be a bot token');
  });
});
