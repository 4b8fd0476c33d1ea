import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Card } from '../../shared/cards/card.ts';
import { createLogger } from '../../shared/logger.ts';
import { createSlackClient } from '../../shared/slack/web-client.ts';
import { SimulatorClient } from '../../simulator/simulator-client.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import type { ChatDelivery } from './chat-delivery.ts';
import { createSlackDelivery } from './slack-delivery.ts';
import { createSlackWorkspaces } from './slack-workspaces.ts';

const logger = createLogger('test', 'silent');
const card: Card = { title: 'CPU high on web-1', tone: 'critical', blocks: [] };

/** Each with a channel that the other does not have. */
const teams = [
  { teamId: 'T0ONE', botToken: 'xoxb-one', channel: 'C0ALPHA' },
  { teamId: 'T0TWO', botToken: 'xoxb-two', channel: 'C0BETA' },
];
let workspaces: SlackSimulator[];
let delivery: ChatDelivery;

beforeEach(async () => {
  workspaces = await Promise.all(
    teams.map(async ({ channel, ...workspace }) => {
      const slack = await startSlackSimulator({ logger, workspace });
      const members = ['U0CHATOPS', 'U0ADA'];
      await new SimulatorClient(slack.url).post('channel', {
        id: channel,
        name: channel.toLowerCase(),
        join: members,
      });
      return slack;
    }),
  );
  const clients = workspaces.map(({ botToken, apiUrl }) =>
    createSlackClient({ token: botToken, apiUrl, logger, retries: 0, timeoutMs: 500 }),
  );
  delivery = createSlackDelivery(createSlackWorkspaces(clients), { spacingMs: 0 });
});
afterEach(() => Promise.all(workspaces.map((slack) => slack.close())));

const seenIn = (index: number, channel: string) =>
  new SlackPerson(workspaces[index]!.url, 'U0ADA', channel).messages();
const fail = (index: number, method: string, kind: string, times: number) =>
  new SimulatorClient(workspaces[index]!.url).fault({ method, kind, times });

it('posts each channel’s message, its edits and its history in the workspace that has it', async () => {
  for (const [index, { channel }] of teams.entries()) {
    const ref = await delivery.post(channel, card, 'n1');
    await delivery.update(ref, { ...card, title: 'resolved' });
    await delivery.reply(ref, {
      card: { ...card, title: 'Recovered' },
      dedupeId: 'e1',
      threadName: 'CPU',
      inChannel: false,
    });
    const seen = await seenIn(index, channel);
    expect(seen.map(({ visibleText }) => visibleText)).toEqual(['resolved', 'Recovered']);
  }
});

it('asks once where a channel is', async () => {
  await delivery.post('C0BETA', card, 'n1');
  for (const index of [0, 1]) await fail(index, 'conversations.info', '500', 10);
  await delivery.post('C0BETA', card, 'n2');
  expect(await seenIn(1, 'C0BETA')).toHaveLength(2);
});

it('says that no workspace has the channel', async () => {
  await expect(delivery.post('C0NOWHERE', card, 'n1')).rejects.toMatchObject({
    failure: 'channel',
    message: expect.stringContaining('each of 2 workspaces'),
  });
});

it('keeps the message while a workspace that may have the channel cannot be asked', async () => {
  await fail(1, 'conversations.info', '500', 1);
  await expect(delivery.post('C0BETA', card, 'n1')).rejects.toMatchObject({ failure: 'retry' });
  await delivery.post('C0BETA', card, 'n1');
});
