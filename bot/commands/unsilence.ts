import { z } from 'zod';
import type { Silence } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { AppError } from '../../shared/errors.ts';
import { isIdOf } from '../../shared/short-id.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { silencedWords, silenceLine } from '../cards/silence-line.ts';
import { findAlertId } from './find-alert.ts';
import { defineVerb } from './verb.ts';

export const unsilence = defineVerb({
  name: 'unsilence',
  discordGroup: 'alert',
  aliases: ['unsnooze'],
  summary: 'End a silence now: what still fires is told',
  example: 'unsilence tag:prod',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    silence: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('its id, or what it was made for; a menu when left out'),
    alert: z.string().min(1).max(100).optional().describe('the silence that keeps this alert quiet'),
  }),
  grammar: { positional: ['silence'] },
  picks: { silence: 'silence', alert: 'alert' },
  pickedArg: 'silence',
  leadsTo: ['silences'],
  async run({ api }, { silence: typed, alert }) {
    const all = await api.silences();
    const found = alert === undefined ? findSilence(all, typed) : await silenceOf(api, all, alert);
    await api.endSilence(found.id);
    return {
      title: 'The silence is over',
      tone: 'ok',
      emoji: '🔔',
      blocks: [
        { kind: 'text', text: ['Was: ', ...silenceLine(found)] },
        { kind: 'context', text: ['What still fires is told in a moment.'] },
        { kind: 'actions', actions: actionButton('All silences', 'silences', {}) },
      ],
    };
  },
});

async function silenceOf(api: ActorApi, all: readonly Silence[], typed: string): Promise<Silence> {
  const alertId = await findAlertId(api, typed);
  const alert = (await api.alerts()).find(({ id }) => id === alertId);
  const found = all.find(({ id }) => id === alert?.silenceId);
  if (found !== undefined) return found;
  throw new AppError('conflict', 'This alert is not silenced.', {
    hint: '`/chatops silences` shows what is.',
  });
}

/** By id, or by what it was made for. Nothing typed: the only one there is. */
function findSilence(all: readonly Silence[], typed: string | undefined): Silence {
  const wanted = typed?.toLowerCase();
  const matched =
    wanted === undefined
      ? all
      : all.filter(
          ({ id, matchers: { scope, rule, alert } }) =>
            isIdOf(id, wanted) || [scope, rule, alert?.title].some((name) => name?.toLowerCase() === wanted),
        );
  const [found, ...others] = matched;
  if (found === undefined) {
    throw new AppError(
      'not_found',
      typed === undefined ? 'Nothing is silenced.' : `No silence is for "${typed}".`,
      {
        hint: '`/chatops silences` shows what there is.',
      },
    );
  }
  if (others.length === 0) return found;
  const which = typed === undefined ? 'There are' : `"${typed}" could be`;
  throw new AppError('target_ambiguous', `${which} ${matched.length} silences.`, {
    details: {
      candidates: matched.map(({ id, matchers, author }) => ({
        target: id,
        label: silencedWords(matchers),
        description: `by ${author}`,
      })),
    },
  });
}
