import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { uploadImage } from './upload-image.ts';
import { createSlackClient } from './web-client.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Slack's external upload flow; `infosUntilReady` calls of files.info come back without a mimetype. */
async function startUploads(infosUntilReady: number) {
  const calls: string[] = [];
  let infos = 0;
  server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    calls.push(path);
    request.resume();
    request.on('end', () => {
      const port = (server!.address() as AddressInfo).port;
      const answers: Record<string, unknown> = {
        '/api/files.getUploadURLExternal': {
          ok: true,
          file_id: 'F1',
          upload_url: `http://127.0.0.1:${port}/put`,
        },
        '/put': { ok: true },
        '/api/files.completeUploadExternal': { ok: true, files: [{ id: 'F1' }] },
        '/api/files.info': {
          ok: true,
          file: { id: 'F1', mimetype: infos >= infosUntilReady ? 'image/png' : '' },
        },
      };
      if (path === '/api/files.info') infos += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answers[path] ?? { ok: false, error: 'unknown_method' }));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  const client = createSlackClient({
    token: 'xoxb-test',
    apiUrl: `http://127.0.0.1:${port}/api/`,
    logger: createLogger('test', 'silent'),
  });
  return { client, calls };
}
const image = { png: Buffer.from('png'), fileName: 'cpu.png', alt: 'CPU' };

it('waits until Slack can show the picture', async () => {
  const { client, calls } = await startUploads(2);
  await expect(uploadImage(client, image, { pollMs: 5 })).resolves.toBe('F1');
  expect(calls.filter((path) => path === '/api/files.info')).toHaveLength(3);
});

it('gives up at its deadline', async () => {
  const { client } = await startUploads(Number.POSITIVE_INFINITY);
  await expect(uploadImage(client, image, { timeoutMs: 60, pollMs: 20 })).rejects.toMatchObject({
    code: 'timeout',
  });
});
