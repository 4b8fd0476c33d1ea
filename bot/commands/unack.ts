import { z } from 'zod';
import { findAlertId } from './find-alert.ts';
import { defineVerb } from './verb.ts';

export const unack = defineVerb({
  name: 'unack',
  discordGroup: 'alert',
  summary: 'Hand an alert back',
  example: 'unack web-1',
  group: 'Alerts',
  class: 'operate',
  args: z.object({ alert: z.string().min(1).max(100).describe('server or id of the alert') }),
  grammar: { positional: ['alert'] },
  picks: { alert: 'alert' },
  pickedArg: 'alert',
  async run({ api }, { alert: typed }) {
    const alert = await api.unacknowledge(await findAlertId(api, typed));
    return { title: `Not acknowledged any more: ${alert.title}`, tone: 'info', emoji: '↩️', blocks: [] };
  },
});
