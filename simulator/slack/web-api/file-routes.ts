import express, { type Request, type Response, Router } from 'express';
import { readMultipart } from '../../read-multipart.ts';
import type { Simulator } from '../simulator.ts';
import { fileIdOf } from '../workspace/image-lookup.ts';
import { meetFault } from './meet-fault.ts';

const maxUpload = '64mb';

/** Where the bytes go to and come from: upload URLs and `url_private`. */
export function fileRoutes(simulator: Simulator): Router {
  const router = Router();
  const body = express.raw({ type: () => true, limit: maxUpload });
  const upload = async (request: Request, response: Response): Promise<void> => {
    if (await meetFault(simulator, 'upload', response)) return;
    const file = simulator.workspace.files.files.get(String(request.params.id));
    const content = await uploadedContent(request);
    if (!file || file.completedAt !== undefined || content?.length !== file.length) {
      response.status(400).type('text').send('upload refused: unknown file, or not the length announced');
      return;
    }
    file.content = content;
    response.type('text').send(`OK - ${content.length}`);
  };
  router.post('/upload/v1/:id', body, upload);
  router.put('/upload/v1/:id', body, upload);
  router.get('/files-pri/*path', (request, response) => {
    const file = simulator.workspace.files.files.get(fileIdOf(request.path));
    // Slack sends strangers to a login page, with status 200 or 302; a 403 is plainer to debug.
    if (request.get('authorization') !== `Bearer ${simulator.credentials.botToken}`)
      response.status(403).send('url_private needs the bot token in the Authorization header');
    else if (!file?.content) response.status(404).end();
    else response.type(file.mimetype ?? 'application/octet-stream').send(file.content);
  });
  return router;
}

/** Raw bytes, or one part of a multipart form, which is how the SDK sends them. */
async function uploadedContent(request: Request): Promise<Buffer | undefined> {
  const body = request.body as Buffer | undefined;
  if (!Buffer.isBuffer(body)) return undefined;
  const contentType = request.get('content-type') ?? '';
  if (!contentType.startsWith('multipart/form-data')) return body;
  for (const { value } of await readMultipart(body, contentType))
    if (typeof value !== 'string') return value.content;
  return undefined;
}
