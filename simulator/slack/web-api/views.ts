import { type View, validateView } from '../block-kit/view.ts';
import type { Simulator } from '../simulator.ts';
import { imageLookup } from '../workspace/image-lookup.ts';
import { findView, openModal, pushModal, replaceView, showHome } from '../workspace/modals.ts';
import type { OpenView } from '../workspace/model.ts';
import { type ApiMethod, argument, method } from './api-method.ts';
import { invalid, SlackError } from './slack-error.ts';
import { viewObject } from './slack-objects.ts';

const maxStack = 3;
const view = argument.json;

/** @throws SlackError invalid_arguments with the reasons */
export function readView(simulator: Simulator, input: unknown, type: View['type']): View {
  const validated = validateView(input, imageLookup(simulator.workspace));
  if (!validated.ok) throw invalid('invalid_arguments', validated.messages);
  if (validated.value.type !== type)
    throw invalid('invalid_arguments', [
      `unsupported type: ${validated.value.type} [json-pointer:/view/type]`,
    ]);
  return validated.value;
}

function triggeredBy(simulator: Simulator, triggerId: string): string {
  const exchanged = simulator.triggers.exchange(triggerId);
  if ('error' in exchanged) throw new SlackError(exchanged.error);
  return exchanged.userId;
}

const answer = (simulator: Simulator, open: OpenView): Record<string, unknown> => ({
  view: viewObject(simulator, open),
});

export const viewMethods: Record<string, ApiMethod> = {
  'views.open': method({ token: 'bot' }, { trigger_id: argument.text, view }, (simulator, args) => {
    const modal = readView(simulator, args.view, 'modal');
    return answer(simulator, openModal(simulator.workspace, triggeredBy(simulator, args.trigger_id), modal));
  }),
  'views.push': method({ token: 'bot' }, { trigger_id: argument.text, view }, (simulator, args) => {
    const modal = readView(simulator, args.view, 'modal');
    const userId = triggeredBy(simulator, args.trigger_id);
    const depth = simulator.workspace.modals.get(userId)?.length ?? 0;
    if (depth === 0) throw new SlackError('not_found');
    if (depth >= maxStack) throw new SlackError('push_limit_reached');
    return answer(simulator, pushModal(simulator.workspace, userId, modal));
  }),
  'views.update': method(
    { token: 'bot' },
    {
      view,
      view_id: argument.text.optional(),
      external_id: argument.text.optional(),
      hash: argument.text.optional(),
    },
    (simulator, args) => {
      const open = findView(simulator.workspace, args.view_id, args.external_id);
      if (!open) throw new SlackError('not_found');
      if (args.hash !== undefined && args.hash !== open.hash) throw new SlackError('hash_conflict');
      replaceView(simulator.workspace, open, readView(simulator, args.view, open.view.type));
      return answer(simulator, open);
    },
  ),
  'views.publish': method({ token: 'bot' }, { user_id: argument.text, view }, (simulator, args) => {
    if (!simulator.workspace.users.has(args.user_id)) throw new SlackError('user_not_found');
    return answer(
      simulator,
      showHome(simulator.workspace, args.user_id, readView(simulator, args.view, 'home')),
    );
  }),
};
