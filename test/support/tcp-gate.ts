import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpGate {
  port: number;
  /** Ends every connection and refuses new ones, as a killed server does. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** Connections stay and are taken, and nothing passes, as with a stopped process. `thaw` resets them. */
  freeze(): void;
  thaw(): void;
}

/** Stands between a client and a server on this machine, so that a test can take the server away. */
export async function startTcpGate(target: { host: string; port: number }): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, peer: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      peer.destroy();
    });
    // The other half is closed above; a reset is what this gate is for.
    socket.on('error', () => socket.destroy());
  };
  let frozen = false;
  const accept = (client: Socket) => {
    if (frozen) {
      sockets.add(client.on('error', () => client.destroy()));
      return;
    }
    const server = connect(target);
    keep(client, server);
    keep(server, client);
    client.pipe(server).pipe(client);
  };
  let listener = createServer(accept).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    async shut() {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async open() {
      listener = createServer(accept).listen(port, '127.0.0.1');
      await once(listener, 'listening');
    },
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    thaw() {
      frozen = false;
      for (const socket of sockets) socket.destroy();
    },
  };
}
