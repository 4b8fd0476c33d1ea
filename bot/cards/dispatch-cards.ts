import type { Card } from '../../shared/cards/card.ts';
import type { AppError } from '../../shared/errors.ts';
import { unlinkedCard } from '../commands/identity-card.ts';
import type { Verb } from '../commands/verb.ts';
import { errorCard, pickCard } from './error-card.ts';

/** Why a verb did not do what was asked, with what the person can do next. */
export function refusalCard(problem: AppError, verb: Verb, args: Record<string, string>): Card {
  if (problem.code === 'identity_unlinked') return unlinkedCard;
  const pick = pickCard(problem, { verb: verb.name, args, pickedArg: verb.pickedArg ?? 'target' });
  return pick ?? errorCard(problem);
}

export const deadButtonCard: Card = {
  title: 'This button does not work any more',
  tone: 'warning',
  emoji: '⚠️',
  blocks: [{ kind: 'text', text: ['It comes from another version of ChatOps. Type the command instead.'] }],
};

export function unknownVerbCard(typed: string, nearest: string[]): Card {
  return {
    title: `I do not know "${typed.slice(0, 60)}"`,
    tone: 'warning',
    emoji: '⚠️',
    blocks: [
      {
        kind: 'text',
        text:
          nearest.length > 0
            ? [
                'Did you mean ',
                ...nearest.flatMap((name, index) => [
                  ...(index > 0 ? [' or '] : []),
                  { kind: 'code', text: `/chatops ${name}` } as const,
                ]),
                '?',
              ]
            : ['Everything I can do: ', { kind: 'code', text: '/chatops help' }],
      },
      {
        kind: 'actions',
        actions: [{ kind: 'button', label: 'Help', action: { verb: 'help', args: {} } }],
      },
    ],
  };
}
