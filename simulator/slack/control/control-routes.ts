import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { requireLocalPage } from '../../require-local-page.ts';
import { streamChanges } from '../../stream-changes.ts';
import { performAction } from '../interactions/block-action.ts';
import { typeText } from '../interactions/type-text.ts';
import { dismissView, submitView } from '../interactions/view-submission.ts';
import type { Simulator } from '../simulator.ts';
import { applySettings, settingsSchema } from './apply-settings.ts';
import { changeChannel, channelChangeSchema } from './change-channel.ts';
import { faultSchema } from './faults.ts';
import { takeSnapshot } from './take-snapshot.ts';

const input = z.union([z.string().max(10_000), z.array(z.string().max(3_000)).max(100)]);
const form = z.record(z.string(), z.record(z.string(), input));
const id = z.string().min(1).max(255);

const typed = z.object({ user: id, channel: id, text: z.string().max(12_000), threadTs: id.optional() });
const action = z.object({
  user: id,
  messageTs: id.optional(),
  viewId: id.optional(),
  blockId: id,
  actionId: id,
  input: input.optional(),
  form: form.optional(),
});
const submission = z.object({ user: id, viewId: id, form });
const dismissal = z.object({ user: id, viewId: id });
const socketMode = z.object({
  action: z.enum(['warning', 'refresh_requested', 'link_disabled', 'terminate']),
});
const view = z.object({ user: id, channel: id });

/** `/sim/*`: what the page, the driver and tests do that Slack itself has no API for. */
export function controlRoutes(simulator: Simulator): Router {
  const router = Router();
  router.use(requireLocalPage);
  router.get('/snapshot', (request, response) => {
    const { user, channel } = view.parse(request.query);
    response.json(takeSnapshot(simulator, user, channel));
  });
  router.get('/changes', (_request, response) => streamChanges(simulator.workspace, response));
  router.get('/files/:id', (request, response) => sendFile(simulator, request.params.id, response));
  router.post('/type', async (request, response) => {
    response.json(await typeText(simulator, typed.parse(request.body)));
  });
  router.post('/act', async (request, response) => {
    response.json(await performAction(simulator, action.parse(request.body)));
  });
  router.post('/submit', async (request, response) => {
    response.json(await submitView(simulator, submission.parse(request.body)));
  });
  router.post('/dismiss', async (request, response) => {
    const { user, viewId } = dismissal.parse(request.body);
    response.json(await dismissView(simulator, user, viewId));
  });
  router.post('/faults', (request: Request, response: Response) => {
    const fault = faultSchema.parse(request.body);
    simulator.faults.add(fault);
    response.json({ ok: true });
  });
  router.delete('/faults', (_request, response) => {
    simulator.faults.clear();
    response.json({ ok: true });
  });
  router.post('/socket-mode', (request, response) => {
    const { action: wanted } = socketMode.parse(request.body);
    if (wanted === 'terminate') simulator.socketMode.terminate();
    else simulator.socketMode.disconnect(wanted);
    response.json({ ok: true, connections: simulator.socketMode.connections });
  });
  router.post('/channel', (request, response) => {
    response.json(changeChannel(simulator.workspace, channelChangeSchema.parse(request.body)));
  });
  router.post('/config', async (request, response) => {
    response.json(await applySettings(simulator, settingsSchema.parse(request.body)));
  });
  return router;
}

/** The page has no bot token; what it may see of private files, it may see here. */
function sendFile(simulator: Simulator, fileId: string, response: Response): void {
  const file = simulator.workspace.files.files.get(fileId);
  if (!file?.content) {
    response.status(404).json({ ok: false, error: 'file_not_found' });
    return;
  }
  // Uploaded content must not run as a page of this origin.
  response.set({ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' });
  response.type(file.mimetype ?? 'application/octet-stream').send(file.content);
}
