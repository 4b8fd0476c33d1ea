import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type HubFrame, hubFrameSchema, protocolVersion, type Sample } from '../../shared/agent-protocol.ts';

export interface Closed {
  code: number;
  reason: string;
}

/** A bare agent on a real WebSocket: sends what it is told to, remembers what it hears. */
export class HubAgent {
  readonly socket: WebSocket;
  readonly frames: HubFrame[] = [];
  readonly closed: Promise<Closed>;
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.frames.push(hubFrameSchema.parse(JSON.parse(data.toString())));
      for (const check of this.#waiting) check();
    });
    this.closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
    // A test reads the close code; without a listener the error would end the run.
    socket.on('error', () => {});
  }

  /** @throws Error with the HTTP status and body when the hub refuses. */
  static async open(
    url: string,
    key: string | undefined,
    headers: Record<string, string> = {},
  ): Promise<HubAgent> {
    const socket = new WebSocket(`${url}/ws/agent`, {
      perMessageDeflate: false,
      headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers },
    });
    const agent = new HubAgent(socket);
    const refused = new Promise<never>((_, reject) => {
      socket.once('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () => reject(new Error(`${response.statusCode} ${body}`)));
      });
      socket.once('error', reject);
    });
    await Promise.race([once(socket, 'open'), refused]);
    return agent;
  }

  /** Opens and says hello; resolves when welcomed. */
  static async connect(url: string, key: string): Promise<HubAgent> {
    const agent = await HubAgent.open(url, key);
    agent.send(helloFrame());
    await agent.wait('welcome');
    return agent;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first frame of the type (that also passes the check), past or future. */
  async wait<Type extends HubFrame['type']>(
    type: Type,
    accept: (frame: Extract<HubFrame, { type: Type }>) => boolean = () => true,
    timeoutMs = 8000,
  ): Promise<Extract<HubFrame, { type: Type }>> {
    const find = () =>
      this.frames.find(
        (frame): frame is Extract<HubFrame, { type: Type }> =>
          frame.type === type && accept(frame as Extract<HubFrame, { type: Type }>),
      );
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`no ${type} within ${timeoutMs} ms; heard ${JSON.stringify(this.frames)}`));
      }, timeoutMs);
      const check = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

export function helloFrame(overrides: Record<string, unknown> = {}) {
  return {
    type: 'hello',
    protocol: protocolVersion,
    agentVersion: '0.0.0-test',
    bootId: randomUUID(),
    methods: ['container.list', 'container.restart', 'container.logs', 'process.list'],
    inventory: {
      hostname: 'test',
      platform: 'linux',
      distro: 'Debian 12',
      kernel: '6.1',
      arch: 'x64',
      cpuModel: 'test',
      cpuCores: 2,
      memoryTotalBytes: 8_000_000_000,
    },
    docker: { available: true, version: '27.0' },
    intervalSeconds: 5,
    ...overrides,
  };
}

/** A plausible sample; every figure is exact in the column's type, so that it reads back equal. */
export function makeSample(seq: number, sampledAt = Date.now(), host: Partial<Sample['host']> = {}): Sample {
  return {
    seq,
    sampledAt,
    host: {
      cpuPercent: 12.5,
      cpuUserPercent: 8.25,
      cpuSystemPercent: 4.25,
      cpuIowaitPercent: 0.5,
      cpuStealPercent: 0,
      load1: 0.75,
      load5: 0.5,
      load15: 0.25,
      memoryTotalBytes: 8_000_000_000,
      memoryUsedBytes: 3_000_000_000 + seq,
      memoryAvailableBytes: 5_000_000_000 - seq,
      swapTotalBytes: 1_000_000_000,
      swapUsedBytes: 0,
      uptimeSeconds: 3600 + seq,
      processCount: 123,
      networkRxBps: 1024,
      networkTxBps: 512,
      diskReadBps: 2048,
      diskWriteBps: 4096,
      ...host,
    },
    disks: [
      {
        mount: '/',
        totalBytes: 100_000_000_000,
        usedBytes: 40_000_000_000,
        inodesTotal: 1_000_000,
        inodesUsed: 250_000,
        readBps: 16,
        writeBps: 32,
      },
    ],
    interfaces: [{ name: 'eth0', rxBps: 1024, txBps: 512, errorsPerSecond: 0 }],
    containers: [
      {
        id: '0123456789ab',
        name: 'web',
        state: 'running',
        health: 'healthy',
        cpuPercent: 1.5,
        memoryBytes: 64_000_000,
        memoryLimitBytes: 0,
        rxBps: 8,
        txBps: 4,
        restarts: 1,
      },
    ],
  };
}
