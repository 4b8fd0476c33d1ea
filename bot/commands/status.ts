import { z } from 'zod';
import { toAppError } from '../../shared/errors.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { chartCard, type DrawnChart, statusCard } from '../cards/status-card.ts';
import { oneServerArg } from './argument-schemas.ts';
import { findServer } from './find-server.ts';
import { defineVerb } from './verb.ts';

export const status = defineVerb({
  name: 'status',
  summary: 'How one server is doing, with a chart of its CPU',
  example: 'status web-1',
  group: 'Look',
  class: 'read',
  args: z.object({ target: oneServerArg.describe('one server; a menu when left out') }),
  grammar: { positional: ['target'] },
  picks: { target: 'server' },
  leadsTo: ['status', 'ps', 'top', 'restart'],
  async run({ api, conversation }, { target }) {
    const server = await findServer(api, target);
    const current = await api.serverStatus(server.id);
    if (current.sample === null)
      return statusCard(current, { kind: 'failed', why: 'no sample has arrived yet.' });
    // The numbers never wait for the picture.
    const chart = drawChart(api, server.name);
    if (conversation.replaces) {
      await conversation.progress(statusCard(current, { kind: 'drawing' }));
      return statusCard(current, await chart);
    }
    await conversation.show(statusCard(current, { kind: 'none' }));
    return chartCard(server.name, await chart);
  },
});

async function drawChart(api: ActorApi, name: string): Promise<DrawnChart> {
  try {
    return { kind: 'png', png: await api.chart({ targets: name, metric: 'cpu_percent', range: '1h' }) };
  } catch (error) {
    return { kind: 'failed', why: toAppError(error).message };
  }
}
