import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuleTest } from '../../../shared/api-contract/rule-test.ts';
import { insertServer } from '../../../test/support/insert-samples.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let operator: TestPerson;
let viewer: TestPerson;
let stagingViewer: TestPerson;
let prodId: string;
let stagingId: string;

const answer: Omit<RuleTest, 'servers'> = {
  from: '2026-11-23T00:00:00.000Z',
  to: '2026-11-24T00:00:00.000Z',
  stepSeconds: 0,
  targets: [],
  targetCount: 0,
  firings: [],
  firingCount: 0,
  chart: null,
};
const rule = { metric: 'cpu_percent', comparator: '>', criticalThreshold: 90 };

beforeAll(async () => {
  api = await startTestApi();
  api.answerJob = async (name, payload) => {
    expect(name).toBe('test-rule');
    lastAsked = payload as AskedJob;
    return answer;
  };
  operator = await api.person([{ role: 'operator', tag: null }]);
  viewer = await api.person([{ role: 'viewer', tag: null }]);
  stagingViewer = await api.person([{ role: 'viewer', tag: 'staging' }]);
  prodId = await insertServer(api.world.database.sql, 'web-1', ['prod']);
  stagingId = await insertServer(api.world.database.sql, 'web-2', ['staging']);
});
afterAll(() => api.close());

let lastAsked: AskedJob | undefined;
const asked = () => lastAsked!;
interface AskedJob {
  rule: Record<string, unknown>;
  serverIds: string[];
  from: number;
  to: number;
}

describe('a rule that is not made yet', () => {
  test('is replayed by a worker over what is in its scope, and nothing of it is kept', async () => {
    const before = await viewer.ask('GET', 'alert-rules');
    const { status, body } = await viewer.ask('POST', 'alert-rules/test', {
      ...rule,
      scope: 'tag:prod',
      range: '7d',
    });
    expect([status, body]).toEqual([200, { ...answer, servers: { matched: 1, tested: 1 } }]);
    expect(asked()).toMatchObject({ rule: { ...rule, holdSeconds: 0 }, serverIds: [prodId] });
    expect(asked().to - asked().from).toBe(7 * 86_400_000);
    expect((await viewer.ask('GET', 'alert-rules')).body).toEqual(before.body);
  });

  test('shows no one the servers he may not read', async () => {
    const all = await stagingViewer.ask('POST', 'alert-rules/test', rule);
    expect(all.body.servers).toEqual({ matched: 1, tested: 1 });
    expect(asked().serverIds).toEqual([stagingId]);
    const other = await stagingViewer.ask('POST', 'alert-rules/test', { ...rule, scope: 'web-1' });
    expect([other.status, other.body.code]).toEqual([404, 'target_not_found']);
    expect(JSON.stringify(other.body)).not.toContain(prodId);
  });

  test.each([
    [{ criticalThreshold: 100 }, 'never fires'],
    [{ metric: 'cup' }, 'did you mean'],
    [{ range: '1y' }, 'range'],
    [{ criticalThreshold: undefined }, 'threshold'],
  ])('is refused as it would be when made: %j', async (change, words) => {
    const { status, body } = await viewer.ask('POST', 'alert-rules/test', { ...rule, ...change });
    expect(status).toBe(400);
    expect(body.detail).toContain(words);
  });
});

describe('a rule that exists', () => {
  test('is replayed with what is about to be changed, and stays as it is', async () => {
    const { body } = await operator.ask('POST', 'alert-rules', rule);
    const path = `alert-rules/${body.id}`;
    const tested = await viewer.ask('POST', `${path}/test`, { criticalThreshold: 80, holdSeconds: 60 });
    expect(tested.status).toBe(200);
    expect(asked()).toMatchObject({
      rule: { metric: 'cpu_percent', criticalThreshold: 80, holdSeconds: 60 },
    });
    expect(new Set(asked().serverIds)).toEqual(new Set([prodId, stagingId]));
    expect((await operator.ask('GET', path)).body).toEqual(body);
    expect((await viewer.ask('POST', `${path}/test`, { criticalThreshold: 101 })).status).toBe(400);
  });

  test('that does not, is not found', async () => {
    const path = 'alert-rules/0192f0c1-2345-7000-8000-00000000dead/test';
    expect((await viewer.ask('POST', path, {})).status).toBe(404);
  });
});

test('at most 25 servers are replayed, the first by name', async () => {
  for (let index = 10; index < 40; index += 1) {
    await insertServer(api.world.database.sql, `db-${index}`, ['many']);
  }
  const { body } = await viewer.ask('POST', 'alert-rules/test', { ...rule, scope: 'tag:many' });
  expect(body.servers).toEqual({ matched: 30, tested: 25 });
  expect(asked().serverIds).toHaveLength(25);
});
