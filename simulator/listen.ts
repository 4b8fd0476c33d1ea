import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** @returns the server's URL, without a slash at its end */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}
