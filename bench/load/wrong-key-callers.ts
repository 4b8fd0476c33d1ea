import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { mintApiKey } from '../../shared/api-key.ts';
import { answerOrders } from './answer-orders.ts';

/** Guessers: each try over a connection of its own, half as agents and half over HTTP, each with another key. */
export interface WrongKeysOrder {
  /** http://127.0.0.1:port */
  url: string;
  perSecond: number;
  durationMs: number;
}

export interface WrongKeysReport {
  tries: number;
  /** How often each status was answered. */
  statuses: Record<number, number>;
}

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.alloc(16).toString('base64'),
};

async function guess(url: string, number: number): Promise<number> {
  const path = number % 2 === 0 ? '/ws/agent' : '/api/v1/servers';
  // Well formed, as somebody makes them who has read how: nothing but the database tells that they are wrong.
  const headers = { ...(number % 2 === 0 ? upgrade : {}), authorization: `Bearer ${mintApiKey().key}` };
  const asked = request(`${url}${path}`, { headers, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
  return response.statusCode ?? 0;
}

answerOrders(async ({ url, perSecond, durationMs }: WrongKeysOrder): Promise<WrongKeysReport> => {
  const report: WrongKeysReport = { tries: 0, statuses: {} };
  const startedAt = performance.now();
  const answers: Promise<void>[] = [];
  while (performance.now() - startedAt < durationMs) {
    const due = ((performance.now() - startedAt) / 1000) * perSecond;
    while (report.tries < due) {
      const answer = guess(url, report.tries).then((status) => {
        report.statuses[status] = (report.statuses[status] ?? 0) + 1;
      });
      answers.push(answer);
      report.tries += 1;
    }
    await sleep(5);
  }
  await Promise.all(answers);
  return report;
});
