import { z } from 'zod';
import type { Digest } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { AppError } from '../../shared/errors.ts';
import { isIdOf } from '../../shared/short-id.ts';
import { digestLine } from '../cards/digest-line.ts';
import { thisChannel } from './channel-argument.ts';
import { spellDays } from './quiet-grammar.ts';
import { defineVerb } from './verb.ts';

export const digestOff = defineVerb({
  name: 'digest off',
  summary: 'Tell this channel no more what fired',
  example: 'digest off',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    digest: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('its servers or its id; the one of this channel when left out'),
  }),
  grammar: { positional: ['digest'] },
  pickedArg: 'digest',
  leadsTo: ['digest list'],
  async run({ api, actor }, { digest: typed }) {
    const found = findDigest(await api.digests(), typed, thisChannel(actor));
    await api.deleteDigest(found.id);
    return {
      title: 'Digest is off',
      tone: 'ok',
      emoji: '🔕',
      blocks: [
        { kind: 'text', text: ['Was: ', ...digestLine(found)] },
        { kind: 'actions', actions: actionButton('All digests', 'digest list', {}) },
      ],
    };
  },
});

/** Servers mean the one of this channel; an id, any. */
function findDigest(all: readonly Digest[], typed: string | undefined, here: string | undefined): Digest {
  const ofThisChannel = all.filter(({ channel }) => channel === here);
  const matched =
    typed === undefined
      ? ofThisChannel
      : [
          ...ofThisChannel.filter(({ scope }) => scope === typed),
          ...all.filter(({ id }) => isIdOf(id, typed)),
        ];
  const [found, ...others] = matched;
  if (found !== undefined && others.length === 0) return found;
  if (found === undefined) {
    const what =
      typed === undefined ? 'This channel has no digest.' : `This channel has no digest of "${typed}".`;
    throw new AppError('not_found', what, { hint: '`/chatops digest list` shows all there are.' });
  }
  throw new AppError('target_ambiguous', `There are ${matched.length} digests.`, {
    details: {
      candidates: matched.map(({ id, scope, at, timeZone, days }) => ({
        target: id,
        label: scope === '--all' ? 'all servers' : scope,
        description: `${at} ${timeZone}, ${spellDays(days)}`,
      })),
    },
  });
}
