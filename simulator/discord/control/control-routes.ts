import { Router } from 'express';
import { z } from 'zod';
import { requireLocalPage } from '../../require-local-page.ts';
import { streamChanges } from '../../stream-changes.ts';
import { autocomplete } from '../interactions/autocomplete.ts';
import { pressComponent } from '../interactions/press-component.ts';
import { runCommand } from '../interactions/run-command.ts';
import { dismissModal, submitModal } from '../interactions/submit-modal.ts';
import type { Simulator } from '../simulator.ts';
import { applySettings, settingsSchema } from './apply-settings.ts';
import { controlGateway, gatewayActionSchema } from './control-gateway.ts';
import { faultSchema } from './fault.ts';
import { dismissMessage, sendMessage } from './send-message.ts';
import { takeSnapshot } from './take-snapshot.ts';

const id = z.string().min(1).max(100);
const typed = z.object({ user: id, channel: id, text: z.string().max(8_000) });
const press = z.object({
  user: id,
  messageId: id,
  customId: id,
  values: z.array(z.string().max(100)).max(25).optional(),
});
const formValue = z.union([z.string().max(4_000), z.array(z.string().max(100)).max(25)]);
const submission = z.object({ user: id, modalId: id, values: z.record(z.string(), formValue) });
const dismissal = z.object({ user: id, modalId: id });
const messageDismissal = z.object({ user: id, messageId: id });
/** What a person without Nitro may send. */
const sentText = z.object({ user: id, channel: id, text: z.string().max(2_000), referenceId: id.optional() });
const view = z.object({ user: id, channel: id });

/** `/sim/*`: what the page, the driver and tests do that Discord itself has no API for. */
export function controlRoutes(simulator: Simulator): Router {
  const router = Router();
  router.use(requireLocalPage);
  router.get('/snapshot', (request, response) => {
    const { user, channel } = view.parse(request.query);
    response.json(takeSnapshot(simulator, user, channel));
  });
  router.get('/changes', (_request, response) => streamChanges(simulator.guild, response));
  router.post('/command', async (request, response) => {
    response.json(await runCommand(simulator, typed.parse(request.body)));
  });
  router.post('/autocomplete', async (request, response) => {
    response.json(await autocomplete(simulator, typed.parse(request.body)));
  });
  router.post('/press', async (request, response) => {
    response.json(await pressComponent(simulator, press.parse(request.body)));
  });
  router.post('/submit', async (request, response) => {
    response.json(await submitModal(simulator, submission.parse(request.body)));
  });
  router.post('/dismiss', (request, response) => {
    const { user, modalId } = dismissal.parse(request.body);
    response.json(dismissModal(simulator, user, modalId));
  });
  router.post('/dismiss-message', (request, response) => {
    const { user, messageId } = messageDismissal.parse(request.body);
    response.json(dismissMessage(simulator, user, messageId));
  });
  router.post('/send', (request, response) => {
    response.json(sendMessage(simulator, sentText.parse(request.body)));
  });
  router.post('/faults', (request, response) => {
    simulator.faults.add(faultSchema.parse(request.body));
    response.json({ ok: true });
  });
  router.delete('/faults', (_request, response) => {
    simulator.faults.clear();
    response.json({ ok: true });
  });
  router.post('/gateway', (request, response) => {
    controlGateway(simulator.gateway, gatewayActionSchema.parse(request.body));
    response.json({ ok: true });
  });
  router.post('/config', (request, response) => {
    applySettings(simulator, settingsSchema.parse(request.body));
    response.json({ ok: true });
  });
  return router;
}
