import { Router } from 'express';
import type { Simulator } from './simulator.ts';

/** The CDN: `/files/<attachment id>/<file name>`, for everybody who knows the address. */
export function fileRoutes({ guild }: Simulator): Router {
  const router = Router();
  router.get('/files/:id/:name', (request, response) => {
    const { id, name } = request.params;
    const content = guild.files.get(id);
    const attachment = [...guild.messages.values()]
      .flatMap(({ attachments }) => attachments)
      .find((candidate) => candidate.id === id && candidate.fileName === name);
    if (!content || !attachment) {
      response.status(404).type('text').send('This content is no longer available.');
      return;
    }
    // Uploaded content must not run as a page of this origin.
    response.set({ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' });
    response.type(attachment.contentType).send(content);
  });
  return router;
}
