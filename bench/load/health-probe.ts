import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOrders } from './answer-orders.ts';

/** Somebody who asks how the API is, again and again, over one connection. */
export interface ProbeOrder {
  /** http://127.0.0.1:port */
  url: string;
  durationMs: number;
  everyMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

answerOrders(async ({ url, durationMs, everyMs }: ProbeOrder): Promise<number[]> => {
  const times: number[] = [];
  const until = performance.now() + durationMs;
  while (performance.now() < until) {
    const startedAt = performance.now();
    const [response] = (await once(get(`${url}/healthz`, { agent }), 'response')) as [IncomingMessage];
    await once(response.resume(), 'end');
    if (response.statusCode !== 200) throw new Error(`/healthz answered ${response.statusCode}`);
    times.push(performance.now() - startedAt);
    await sleep(everyMs);
  }
  return times;
});
