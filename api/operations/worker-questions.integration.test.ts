import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { addOnlineServer } from '../../test/support/online-server.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../test/support/test-api.ts';

let api: TestApi;
const waiting: ((answer: unknown) => void)[] = [];

beforeAll(async () => {
  api = await startTestApi();
  api.answerJob = () => new Promise((resolve) => waiting.push(resolve));
  await addOnlineServer(api.world.database, { name: 'web-1', tags: [] });
});
afterAll(() => api.close());

const draw = (person: TestPerson) => person.ask('GET', 'charts.png?targets=web-1&metric=cpu&range=1h');
const answerAll = () => {
  for (const answer of waiting.splice(0)) answer({ png: '', points: 0 });
};

test('one person waits for four charts at a time, by whatever way; others wait for their own', async () => {
  const [eager, other] = [
    await api.person([{ role: 'viewer', tag: null }]),
    await api.person([{ role: 'viewer', tag: null }]),
  ];
  const drawn = [draw(eager), draw(eager), draw(eager), draw(eager)];
  await eventually(() => expect(waiting).toHaveLength(4));
  const fifth = await eager.inChat('GET', 'charts.png?targets=web-1&metric=cpu&range=1h');
  expect(fifth).toMatchObject({
    status: 429,
    body: { code: 'rate_limited', detail: 'You wait for 4 charts already.' },
  });
  const others = draw(other);
  await eventually(() => expect(waiting).toHaveLength(5));
  answerAll();
  for (const answer of [...drawn, others]) expect((await answer).status).toBe(200);

  const again = draw(eager);
  await eventually(() => expect(waiting).toHaveLength(1));
  answerAll();
  expect((await again).status).toBe(200);
});
