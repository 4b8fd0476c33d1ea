import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { loadBotConfig } from '../bot/config.ts';
import { startBot } from '../bot/start-bot.ts';
import { createLogger } from '../shared/logger.ts';
import { SlackPerson } from '../simulator/slack/driver.ts';
import { startSlackSimulator } from '../simulator/slack/start-slack-simulator.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './result.ts';

const commands = 300;

/**
 * How soon Slack has the acknowledgement of a slash command (its limit is 3 s), against a bare
 * WebSocket ping over the same loopback. The API behind the bot answers nothing: an acknowledgement
 * must not wait for it.
 */
export async function benchAck(): Promise<BenchResult[]> {
  const logger = createLogger('bench', 'fatal');
  const silentApi = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silentApi, 'listening');
  const slack = await startSlackSimulator({ logger });
  const bot = await startBot({
    config: loadBotConfig({
      PUBLIC_URL: `http://127.0.0.1:${(silentApi.address() as AddressInfo).port}`,
      CHATOPS_SERVICE_TOKEN: 'bench'.repeat(10),
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
    }),
    logger,
  });
  try {
    const person = new SlackPerson(slack.url, 'U0ADA', 'C0OPS');
    const acks: number[] = [];
    while (acks.length < commands) {
      const outcome = await person.type('/chatops servers');
      if (!outcome.ok) throw new Error(`the command was not acknowledged: ${outcome.error}`);
      acks.push(outcome.ackMs ?? Number.NaN);
      await sleep(2);
    }
    const pings = await measurePings(commands);
    const row = (rank: number): BenchResult => {
      const value = percentile(acks, rank);
      const peerValue = percentile(pings, rank);
      return {
        name: `slash command to acknowledgement, p${rank}`,
        value,
        unit: 'ms',
        peer: 'bare WebSocket ping',
        peerValue,
        ratio: value / peerValue,
        note: "Slack's limit is 3000 ms",
      };
    };
    return [row(50), row(99)];
  } finally {
    await bot.close();
    await slack.close();
    silentApi.closeAllConnections();
    silentApi.close();
  }
}

async function measurePings(count: number): Promise<number[]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(socket, 'open');
  const times: number[] = [];
  while (times.length < count) {
    const start = performance.now();
    socket.ping();
    await once(socket, 'pong');
    times.push(performance.now() - start);
    await sleep(2);
  }
  socket.terminate();
  server.close();
  return times;
}
