import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertRuleSchema, alertSchema, pageOf } from '../../shared/api-contract/index.ts';
import type { ChatMessage, ChatPerson } from '../../simulator/chat-person.ts';
import { type Platform, platforms } from '../../simulator/places.ts';
import { eventually } from '../support/eventually.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

/** Whom alerts disturb, when: silences, quiet hours, a host that is down. Mostly waiting: both platforms at once. */
describe.concurrent.each<Platform>(platforms)('attention, on %s', (platform) => {
  let workspace: TestWorkspace;
  let ada: ChatPerson;

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
    ada = workspace.person(platform, 'ada');
  });
  afterAll(() => workspace?.close());

  const type = async (line: string) => expect(await ada.type(line)).toMatchObject({ ok: true });
  /** Of memory in use, which every machine has: it fires as soon as it is evaluated. */
  const addRule = (name: string, severity: 'warning' | 'critical' = 'warning') =>
    workspace.admin.post(
      '/alert-rules',
      { name, scope: 'box-1', metric: 'memory_percent', comparator: '>', [`${severity}Threshold`]: 1 },
      alertRuleSchema,
    );
  const untilAlert = (name: string, quietReason: string | null) =>
    eventually(async () => {
      const { items } = await workspace.admin.get('/alerts', pageOf(alertSchema));
      const found = items.find(({ title }) => title.startsWith(name));
      expect(found?.quietReason).toBe(quietReason);
    }, 30_000);
  const isOf = (name: string) => (message: ChatMessage) =>
    message.fromBot &&
    !message.ephemeral &&
    message.threadId === undefined &&
    message.visibleText.includes(name);
  const told = (name: string, word: RegExp, timeoutMs = 30_000) =>
    ada.waitFor((message) => isOf(name)(message) && word.test(message.visibleText), timeoutMs);
  const toldTimes = async (name: string) => (await ada.messages()).filter(isOf(name)).length;

  test.sequential('an alert is snoozed from its menu, says so, and comes back in the same message', async () => {
    await addRule('Snoozed');
    const firing = await told('Snoozed', /FIRING/);
    await ada.choose({ label: 'Silence…', message: firing.id }, '30 minutes');
    const silenced = await told('Snoozed', /SILENCED/);
    expect(silenced.id).toBe(firing.id);
    expect(silenced.visibleText).toMatch(/until .* by ada/i);
    await ada.click({ label: 'Unsilence', message: firing.id });
    await told('Snoozed', /FIRING/);
    await ada.waitFor(
      ({ threadId, visibleText }) =>
        threadId === firing.id && /Silence ended by ada.*still fires/i.test(visibleText),
      30_000,
    );
    expect(await toldTimes('Snoozed')).toBe(1);
  });

  test.sequential('what fires under a silence is told when that ends, not before', async () => {
    await type('/chatops silence box-1 for 1h "kernel update"');
    await ada.waitForText(/Silenced.*kernel update/s, 15_000);
    await addRule('Silenced from the start');
    await untilAlert('Silenced from the start', 'silenced');
    await type('/chatops silences');
    await ada.waitForText(/1 silence/, 15_000);
    expect(await toldTimes('Silenced from the start')).toBe(0);
    await type('/chatops unsilence box-1');
    await told('Silenced from the start', /FIRING/);
  });

  test.sequential('quiet hours hold a warning and let what is critical through; once deleted, they hold nothing', async () => {
    const clock = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
    await type(`/chatops quiet add ${clock(-1)}-${clock(2)} UTC except critical`);
    await ada.waitForText(/Quiet hours added.*quiet now/s, 15_000);
    await addRule('Held back');
    await untilAlert('Held back', null);
    await addRule('Cannot wait', 'critical');
    await told('Cannot wait', /FIRING/);
    expect(await toldTimes('Held back')).toBe(0);
    await type('/chatops quiet delete');
    await told('Held back', /FIRING/);
  });

  test.sequential('of a host that is down, only that is told; its other alerts come back with it', async () => {
    await workspace.agent.kill();
    await told('Host down', /FIRING/, 120_000);
    const [quiet] = await Promise.all([told('Snoozed', /HOST DOWN/), untilAlert('Cannot wait', 'host_down')]);
    await workspace.deployment.startAgent({
      CHATOPS_API_KEY: workspace.agentKey,
      CHATOPS_INTERVAL: '1',
      DOCKER_SOCKET: '/nonexistent/docker.sock',
    });
    await told('Host down', /RESOLVED/, 60_000);
    const back = await told('Snoozed', /FIRING/, 60_000);
    expect(back.id).toBe(quiet.id);
  });

  test.sequential('a server that is deleted closes its alerts as gone, not as recovered', async () => {
    const firing = await told('Snoozed', /FIRING/);
    await workspace.admin.delete(`/servers/${workspace.serverId}`);
    const gone = await told('Snoozed', /TARGET GONE/);
    expect(gone.id).toBe(firing.id);
    expect(gone.visibleText).not.toMatch(/RESOLVED|Recovered/);
  });
});
