import { z } from 'zod';
import type { Alert, AlertEvent } from '../../shared/api-contract/index.ts';
import { alertCard, alertEventCard } from '../../shared/cards/alert-card.ts';
import { bold, type Card, type CardBlock, dateTime, type Inline } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { isIdOf } from '../../shared/short-id.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { findAlertId } from './find-alert.ts';
import { defineVerb } from './verb.ts';

export const alert = defineVerb({
  name: 'alert',
  discordGroup: 'alert',
  summary: 'One alert, open or over, with all that happened to it',
  example: 'alert web-1',
  group: 'Alerts',
  class: 'read',
  args: z.object({ alert: z.string().trim().min(1).max(100).describe('server or id of the alert') }),
  grammar: { positional: ['alert'] },
  picks: { alert: 'alert' },
  pickedArg: 'alert',
  leadsTo: ['ack', 'silence', 'chart'],
  async run({ api }, { alert: typed }) {
    const id = await findAnyAlert(api, typed);
    const [found, events] = await Promise.all([api.alert(id), api.alertHistory(id)]);
    return withTimeline(alertCard(found), found, events);
  },
});

/** Also one that is over, by its id or the end of it. */
async function findAnyAlert(api: Pick<ActorApi, 'alerts' | 'pastAlerts'>, typed: string): Promise<string> {
  try {
    return await findAlertId(api, typed);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    const past = (await api.pastAlerts({ state: 'resolved' })).find(({ id }) => isIdOf(id, typed));
    if (past === undefined) throw error;
    return past.id;
  }
}

const shown = 15;

/** Below what it is now, above what can be done. */
function withTimeline(card: Card, found: Alert, events: readonly AlertEvent[]): Card {
  const actions = card.blocks.findIndex(({ kind }) => kind === 'actions');
  const before = actions < 0 ? card.blocks.length : actions;
  return {
    ...card,
    blocks: [...card.blocks.slice(0, before), ...timeline(found, events), ...card.blocks.slice(before)],
  };
}

function timeline(found: Alert, events: readonly AlertEvent[]): CardBlock[] {
  if (events.length === 0) return [];
  const newest = events.slice(-shown);
  const earlier = events.length - newest.length;
  const lines = newest.flatMap((event): Inline[] => {
    const { emoji = '·', title } = alertEventCard(found, event);
    return ['\n', dateTime(new Date(event.at)), ` ${emoji} ${title}`];
  });
  return [
    {
      kind: 'text',
      text: [bold('What happened'), ...(earlier > 0 ? [` (and ${earlier} things before)`] : []), ...lines],
    },
  ];
}
