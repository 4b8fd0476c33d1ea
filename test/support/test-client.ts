import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type ClientPush, clientPushSchema } from '../../shared/api-contract/client-socket.ts';
import { eventually } from './eventually.ts';

/** A client of `/ws/client` that remembers what it hears. */
export class TestClient {
  readonly socket: WebSocket;
  readonly pushes: ClientPush[] = [];
  closeCode: number | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.pushes.push(clientPushSchema.parse(JSON.parse(data.toString()))));
    socket.once('close', (code) => {
      this.closeCode = code;
    });
  }

  /** @throws Error with the HTTP status when the upgrade is refused. */
  static async open(url: string, headers: Record<string, string>, path = '/ws/client'): Promise<TestClient> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
    const client = new TestClient(socket);
    const refused = new Promise<never>((_, reject) => {
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        reject(new Error(String(response.statusCode)));
      });
      socket.once('error', reject);
    });
    await Promise.race([once(socket, 'open'), refused]);
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Sends and returns the answer to this frame's id. */
  async ask(frame: { id: string } & Record<string, unknown>): Promise<ClientPush> {
    this.send(frame);
    return this.heard((push) => 'id' in push && push.id === frame.id);
  }

  async heard(accept: (push: ClientPush) => boolean): Promise<ClientPush> {
    let found: ClientPush | undefined;
    await eventually(async () => {
      found = this.pushes.find(accept);
      if (found === undefined) throw new Error(`not heard among ${JSON.stringify(this.pushes)}`);
    });
    return found!;
  }
}
