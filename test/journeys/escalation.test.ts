import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Platform, places } from '../../simulator/places.ts';
import { connectAlertmanager } from '../support/alertmanager.ts';
import { eventually } from '../support/eventually.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

/** Nobody acknowledges: Otto is called, then another channel is told; somebody does: nobody else hears of it. */
describe.concurrent.each<Platform>(['slack', 'discord'])('an escalation, on %s', (platform) => {
  let workspace: TestWorkspace;
  let database: postgres.Sql;
  const { people, channels } = places[platform];

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
    database = postgres(workspace.deployment.databaseUrl, { max: 1 });
  });
  afterAll(async () => {
    await database?.end();
    await workspace?.close();
  });

  const connect = () =>
    connectAlertmanager(workspace.deployment.apis[0]?.url ?? '', workspace.admin, 'box-1');

  test('calls a person in the thread and then tells another channel, and stops when somebody acknowledges', async () => {
    const ada = workspace.person(platform, 'ada');
    const typed = await ada.type(
      `/chatops oncall add primary on box-1 critical: 2s <@${people.otto}>, 5s #${channels.web}`,
    );
    expect(typed).toMatchObject({ ok: true });
    await ada.waitForText(/Escalation added: primary/, 15_000);

    const ignored = await connect();
    await ignored.fire();
    const firing = await ada.waitFor(
      ({ ephemeral, visibleText }) => !ephemeral && /FIRING/.test(visibleText),
      30_000,
    );
    const called = await ada.waitFor(
      // Visible in the channel: in the thread and sent to the channel too, or as a reply.
      ({ id, visibleText }) => id !== firing.id && /Escalated: primary, step 1 of 2/.test(visibleText),
      30_000,
    );
    expect(called.visibleText).toMatch(/@otto/i);
    const elsewhere = workspace.person(platform, 'otto', 'web');
    const told = await elsewhere.waitForText(/FIRING/, 30_000);
    expect(told.controls).toContain('Ack');
    await ignored.resolve();
    await elsewhere.waitFor(({ id, visibleText }) => id === told.id && /RESOLVED/.test(visibleText), 20_000);

    const taken = await connect();
    await taken.fire();
    const second = await ada.waitFor(
      ({ id, ephemeral, visibleText }) => id !== firing.id && !ephemeral && /FIRING/.test(visibleText),
      30_000,
    );
    await ada.click({ label: 'Ack', message: second.id });
    await ada.waitFor(({ id, visibleText }) => id === second.id && /ACKNOWLEDGED/.test(visibleText), 20_000);
    await eventually(async () => {
      const [last] = await database`
        select escalations.state, stop_reason from escalations join alerts on alerts.id = alert_id
        where resolved_at is null`;
      expect(last).toMatchObject({
        state: 'stopped',
        stop_reason: expect.stringMatching(/acknowledged by ada/i),
      });
    }, 30_000);
    const inOther = (await elsewhere.messages()).filter(
      ({ fromBot, visibleText }) => fromBot && /FIRING|ACKNOW/.test(visibleText),
    );
    expect(inOther).toEqual([]);
  });
});
