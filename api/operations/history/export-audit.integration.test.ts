import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { deriveSealKey } from '../../../drizzle/queries/audit-chain.ts';
import { verifyAudit } from '../../../drizzle/queries/audit-verify.ts';
import {
  adminCredentials,
  startTestApi,
  type TestApi,
  type TestPerson,
} from '../../../test/support/test-api.ts';
import { testJwtSecret } from '../../../test/support/test-database.ts';

let api: TestApi;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
});
afterAll(() => api.close());

const write = (actor: string, more: Record<string, unknown> = {}) =>
  insertAuditEntry(api.world.database.orm, {
    actor,
    action: 'test.write',
    decision: 'allowed',
    rule: 'admin',
    ...more,
  });
const text = ({ body }: { body: Buffer }) => body.toString('utf8');

describe('GET /audit/export', () => {
  test('gives CSV that a spreadsheet reads and does not execute', async () => {
    await write('=HYPERLINK("http://evil","x")', { targets: ['web-1', 'a,b'], rawText: 'one\ntwo' });
    const answer = await admin.ask('GET', 'audit/export?format=csv&action=test.write');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="chatops-audit-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const [head, ...lines] = text(answer).split('\r\n');
    expect(head).toMatch(/^id,at,actor,.*,hash$/);
    expect(lines[0]).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`);
    expect(lines[0]).toContain('"one\ntwo"');
    expect(lines).toHaveLength(2);
  });

  test('gives every entry once as JSON Lines, however many pages they are', async () => {
    for (let index = 0; index < 1100; index += 1) await write(`many ${index}`);
    const answer = await admin.ask('GET', 'audit/export?format=json&actor=many');
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const entries = text(answer)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries).toHaveLength(1100);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1100);
    expect(entries[0]).toMatchObject({ actor: 'many 1099', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('narrows like the list: by decision, and by one word for target or actor', async () => {
    await write('Zed (web)', { decision: 'refused', targets: ['db-7'] });
    await write('Amy (web)', { targets: ['Zed-server', 'db-7'] });
    const actors = async (query: string) =>
      (await admin.ask('GET', `audit?action=test.write&${query}`)).body.items.map(
        ({ actor }: { actor: string }) => actor,
      );
    expect(await actors('about=db-7')).toEqual(['Amy (web)', 'Zed (web)']);
    expect(await actors('about=zed')).toEqual(['Zed (web)']);
    expect(await actors('about=db-7&decision=refused')).toEqual(['Zed (web)']);
    const none = await admin.ask('GET', 'audit/export?format=json&about=nobody');
    expect(none.status).toBe(200);
    expect(text(none)).toBe('');
  });

  test('finds what was done to the containers of a server by the server, and actions by how they begin', async () => {
    await write('Kim (web)', { action: 'kim.start', targets: ['kim-1/nginx'] });
    await write('Kim (web)', { action: 'kim.stop', targets: ['kim-10'] });
    const actions = async (query: string) =>
      (await admin.ask('GET', `audit?${query}`)).body.items.map(({ action }: { action: string }) => action);
    expect(await actions('target=kim-1')).toEqual(['kim.start']);
    expect(await actions('about=kim-1')).toEqual(['kim.start']);
    expect(await actions('target=kim-1/nginx')).toEqual(['kim.start']);
    expect(await actions('action=kim')).toEqual(['kim.stop', 'kim.start']);
    expect(await actions('action=kim.stop')).toEqual(['kim.stop']);
  });

  test('is itself in the trail, and so is the refusal', async () => {
    const operator = await api.person([{ role: 'operator', tag: null }]);
    expect((await operator.ask('GET', 'audit/export')).status).toBe(403);
    const { body } = await admin.ask('GET', 'audit?action=audit.export');
    expect(body.items.map(({ decision }: { decision: string }) => decision)).toEqual(
      expect.arrayContaining(['refused', 'allowed']),
    );
    expect((await admin.ask('GET', 'audit/export?format=xml')).status).toBe(400);
  });

  test('a reader that goes away ends it, and the API goes on', async () => {
    const { body } = await api.send('POST', 'auth/login', {}, adminCredentials);
    const url = `${api.api.url}/api/v1/audit/export?format=json`;
    await new Promise<void>((resolve, reject) => {
      const request = get(url, { headers: { authorization: `Bearer ${body.accessToken}` } }, (response) => {
        response.once('data', () => {
          request.destroy();
          resolve();
        });
      });
      request.once('error', reject);
    });
    expect((await admin.ask('GET', 'audit/export?format=json&actor=many')).status).toBe(200);
  });
});

test('what the API wrote of all this is one sound chain, without the secrets that people typed', async () => {
  const secret = 'hunter2hunter2';
  await write('Ada (slack)', {
    rawText: `/chatops restart web-1 --reason password=${secret}`,
    arguments: { reason: `token: ${secret}`, argv: ['mysql', '--password', secret], apiKey: secret },
  });
  const { check } = await verifyAudit(api.world.database, { keys: [deriveSealKey(testJwtSecret)] });
  expect(check.findings).toEqual([]);
  expect(check.entries).toBeGreaterThan(1100);
  expect(text(await admin.ask('GET', 'audit/export?format=json'))).not.toContain(secret);
});
