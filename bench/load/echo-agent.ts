import { once } from 'node:events';
import { WebSocket } from 'ws';
import { answerOrders } from './answer-orders.ts';
import { makeBenchHello } from './bench-sample.ts';

/** An agent that answers every request at once and does nothing. */
export interface EchoOrder {
  /** Of the hub. */
  url: string;
  key: string;
  /** A bare WebSocket server to be pinged by. */
  pingUrl: string;
}

const answers: Record<string, unknown> = {
  'process.list': { processes: [], total: 0 },
  'container.restart': {
    container: {
      id: '0123456789ab',
      name: 'web',
      image: 'bench',
      state: 'running',
      health: 'none',
      status: 'Up',
      ports: [],
      createdAt: 1,
      startedAt: 1,
      finishedAt: null,
      exitCode: null,
      oomKilled: false,
      restarts: 0,
      labels: {},
    },
  },
};

async function run({ url, key, pingUrl }: EchoOrder): Promise<void> {
  const bare = new WebSocket(pingUrl, { perMessageDeflate: false });
  await once(bare, 'open');
  const agent = new WebSocket(`${url}/ws/agent`, {
    headers: { authorization: `Bearer ${key}` },
    perMessageDeflate: false,
  });
  await once(agent, 'open');
  agent.send(JSON.stringify(makeBenchHello()));
  await once(agent, 'message');
  agent.on('message', (data) => {
    const frame = JSON.parse(data.toString()) as { type: string; id: string; method: string };
    if (frame.type !== 'request') return;
    const result = answers[frame.method];
    agent.send(JSON.stringify({ type: 'response', id: frame.id, ok: true, result }));
  });
}

answerOrders(async (order: EchoOrder) => {
  await run(order);
  return 'ready';
});
