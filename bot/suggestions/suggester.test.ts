import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatActor } from '../../shared/api-contract/index.ts';
import { createLogger } from '../../shared/logger.ts';
import { createApiTransport } from '../api/api-transport.ts';
import { type FakeApi, serviceToken, startFakeApi } from '../test-support/fake-api.ts';
import { aContainer, aMe, aServer, ids, pageOfItems } from '../test-support/sample-data.ts';
import { createSuggester, type Suggester } from './suggester.ts';

const ada: ChatActor = { platform: 'discord', workspaceId: '10', userId: '20', channelId: '30' };
const logger = createLogger('test', 'silent');

let api: FakeApi;
let suggester: Suggester;

beforeEach(async () => {
  api = await startFakeApi();
  suggester = createSuggester({
    transport: createApiTransport({ apiUrl: api.url, serviceToken, logger }),
    logger,
  });
  api.on('GET /servers', {
    json: pageOfItems([aServer(), aServer({ id: ids.web2, name: 'web-2', tags: ['staging'] })]),
  });
  api.on('GET /servers/:id/containers', ({ path }) => ({
    json: { items: path.includes(ids.web1) ? [aContainer()] : [aContainer({ name: 'redis' })] },
  }));
  linkedAs('operator');
});
afterEach(() => api.close());

function linkedAs(role: 'viewer' | 'operator', tag: string | null = null): void {
  api.on('GET /auth/me', { json: aMe(role, tag) });
}
const values = async (verb: string, argument: string, typed: string, actor = ada) =>
  (await suggester.suggest(actor, { verb, argument, typed, input: {} })).map(({ value }) => value);

describe('a person who types', () => {
  it('is offered containers for restart, asked for in their name', async () => {
    expect(await values('restart', 'target', '')).toEqual(['web-1/nginx', 'web-2/redis']);
    expect(new Set(api.requests.map(({ actor }) => actor?.userId))).toEqual(new Set(['20']));
  });

  it('is not said to have asked for it', async () => {
    await values('restart', 'target', '');
    expect(api.requests.every(({ actor }) => actor?.looking === true)).toBe(true);
  });

  it('is offered nothing they may not use with that verb', async () => {
    linkedAs('operator', 'staging');
    expect(await values('restart', 'target', '')).toEqual(['web-2/redis']);
    expect(await values('help', 'verb', 'rest')).toEqual(['restart']);
  });

  it('is offered no container to restart as a viewer, nor the verb', async () => {
    linkedAs('viewer');
    expect(await values('restart', 'target', '')).toEqual([]);
    expect(await values('help', 'verb', 'restart')).toEqual([]);
    expect(await values('status', 'target', 'web-1')).toEqual(['web-1']);
  });

  it('is offered only what the channel allows too, whatever another channel allowed a moment ago', async () => {
    expect(await values('restart', 'target', '')).toEqual(['web-1/nginx', 'web-2/redis']);
    const channelGrants = [{ role: 'operator', tag: 'staging' }];
    api.on('GET /auth/me', ({ actor }) => ({
      json: { ...aMe('operator'), channelGrants: actor?.parentChannelId === '31' ? channelGrants : null },
    }));
    const thread = { ...ada, channelId: '32', parentChannelId: '31' };
    expect(await values('restart', 'target', '', thread)).toEqual(['web-2/redis']);
    expect(await values('restart', 'target', '')).toEqual(['web-1/nginx', 'web-2/redis']);
  });

  it('is answered from what is kept, without asking again', async () => {
    await values('status', 'target', 'w');
    const asked = api.requests.length;
    expect(await values('status', 'target', 'web-2')).toEqual(['web-2']);
    expect(api.requests.length).toBe(asked);
  });

  it('is not answered with what another person may see', async () => {
    await values('status', 'target', '');
    api.on('GET /servers', { json: pageOfItems([aServer({ name: 'secret-1' })]) });
    expect(await values('status', 'target', '', { ...ada, userId: '21' })).toEqual(['secret-1']);
    expect(await values('status', 'target', '')).toEqual(['web-1', 'web-2']);
  });

  it('without an account is told to link it', async () => {
    api.on('GET /auth/me', { problem: { code: 'identity_unlinked', status: 403, detail: 'not linked' } });
    expect(
      await suggester.suggest(ada, { verb: 'status', argument: 'target', typed: '', input: {} }),
    ).toEqual([{ label: 'Link your account first: /chatops link', value: 'link' }]);
  });

  it('gets what can be had when one server does not answer', async () => {
    api.on('GET /servers/:id/containers', ({ path }) =>
      path.includes(ids.web1)
        ? { problem: { code: 'unavailable', status: 503, detail: 'no' } }
        : { json: { items: [aContainer({ name: 'redis' })] } },
    );
    expect(await values('logs', 'target', '')).toEqual(['web-2/redis']);
  });

  it.each([
    ['restart', 'reason'],
    ['nonsense', 'target'],
    ['subscribe', 'channel'],
    ['confirm', 'command'],
  ])('gets nothing for %s %s, which names nothing', async (verb, argument) => {
    expect(await values(verb, argument, '')).toEqual([]);
    expect(api.requests).toEqual([]);
  });
});

describe('when the API is away', () => {
  it('an empty list comes instead of an error', async () => {
    await api.close();
    expect(await values('status', 'target', '')).toEqual([]);
    expect(await values('chart', 'metric', 'mem')).toContain('memory');
    api = await startFakeApi();
  });

  it('an empty list comes before Discord stops waiting', async () => {
    const never = new Promise<never>(() => {});
    api.on('GET /servers', () => never);
    expect(await values('status', 'target', '')).toEqual([]);
  });
});
