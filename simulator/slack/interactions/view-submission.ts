import { z } from 'zod';
import type { Outcome } from '../../chat-person.ts';
import { interactiveElements } from '../block-kit/interactive-elements.ts';
import type { Simulator } from '../simulator.ts';
import { SlackError } from '../web-api/slack-error.ts';
import { viewObject } from '../web-api/slack-objects.ts';
import { readView } from '../web-api/views.ts';
import { closeModal, findView, pushModal, replaceView } from '../workspace/modals.ts';
import type { OpenView } from '../workspace/model.ts';
import { formProblems } from './form-problems.ts';
import { findUser, interactionContext } from './interaction-context.ts';
import { type FormValues, stateValues } from './state-values.ts';

const responseSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

export interface Submission {
  user: string;
  viewId: string;
  form: FormValues;
}

/** A person presses Submit in a modal. */
export async function submitView(simulator: Simulator, submission: Submission): Promise<Outcome> {
  const user = findUser(simulator, submission.user);
  const open = findView(simulator.workspace, submission.viewId);
  if (!open || open.userId !== user.id) return { ok: false, error: 'view_not_found' };
  const problems = formProblems(open.view.blocks, submission.form);
  if (Object.keys(problems).length > 0) return showProblems(simulator, open, problems);
  const state = { values: stateValues(interactiveElements(open.view.blocks), submission.form) };
  const delivered = await simulator.delivery.deliver({
    type: 'interactive',
    acceptsResponse: true,
    payload: {
      type: 'view_submission',
      ...interactionContext(simulator, user),
      view: { ...viewObject(simulator, open), state },
      trigger_id: simulator.triggers.issue(user.id),
      response_urls: [],
    },
  });
  if (!delivered.ok) return delivered;
  try {
    const outcome = applyViewResponse(simulator, open, delivered.response);
    return outcome.ok ? { ok: true, ackMs: delivered.ackMs } : outcome;
  } catch (error) {
    if (error instanceof SlackError) return { ok: false, error: error.code };
    throw error;
  }
}

function applyViewResponse(simulator: Simulator, open: OpenView, response: unknown): Outcome {
  const { workspace } = simulator;
  if (response === undefined || response === '') {
    closeModal(workspace, open.userId, false);
    return { ok: true };
  }
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) return { ok: false, error: 'invalid_response_action' };
  switch (parsed.data.response_action) {
    case 'errors':
      return showProblems(simulator, open, parsed.data.errors);
    case 'update':
      replaceView(workspace, open, readView(simulator, parsed.data.view, 'modal'));
      break;
    case 'push':
      pushModal(workspace, open.userId, readView(simulator, parsed.data.view, 'modal'));
      break;
    case 'clear':
      closeModal(workspace, open.userId, true);
      break;
    default:
      parsed.data satisfies never;
  }
  return { ok: true };
}

function showProblems(simulator: Simulator, open: OpenView, fields: Record<string, string>): Outcome {
  open.errors = fields;
  simulator.workspace.changed();
  return { ok: false, error: 'invalid_form', fields };
}

/** The person closes the modal; the app hears of it only when the view asked for that. */
export async function dismissView(simulator: Simulator, userId: string, viewId: string): Promise<Outcome> {
  const user = findUser(simulator, userId);
  const open = findView(simulator.workspace, viewId);
  if (!open || open.userId !== user.id) return { ok: false, error: 'view_not_found' };
  const clearsAll = open.view.type === 'modal' && open.view.clear_on_close === true;
  closeModal(simulator.workspace, user.id, clearsAll);
  if (open.view.type !== 'modal' || !open.view.notify_on_close) return { ok: true };
  const payload = {
    type: 'view_closed',
    ...interactionContext(simulator, user),
    view: viewObject(simulator, open),
    is_cleared: clearsAll,
  };
  const delivered = await simulator.delivery.deliver({
    type: 'interactive',
    acceptsResponse: false,
    payload,
  });
  return delivered.ok ? { ok: true, ackMs: delivered.ackMs } : delivered;
}
