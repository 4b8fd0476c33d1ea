import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertRuleSchema, alertSchema, pageOf } from '../../shared/api-contract/index.ts';
import { platforms } from '../../simulator/places.ts';
import { eventually } from '../support/eventually.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

/** A quiet that ends by itself, by the clock on the wall: in the minute that comes next. */
let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await startWorkspace('standalone');
});
afterAll(() => workspace?.close());

const minuteMs = 60_000;
/** Long enough for alerts to fire and to be over before it. */
const atLeastMs = 35_000;
const clock = (at: number) => new Date(at).toISOString().slice(11, 16);

/** Of memory in use, which every machine has: it fires as soon as it is evaluated. */
const addRule = (name: string, severity: 'warning' | 'critical') =>
  workspace.admin.post(
    '/alert-rules',
    { name, scope: 'box-1', metric: 'memory_percent', comparator: '>', [`${severity}Threshold`]: 1 },
    alertRuleSchema,
  );
const untilOpen = (name: string) =>
  eventually(async () => {
    const { items } = await workspace.admin.get('/alerts', pageOf(alertSchema));
    expect(items.map(({ title }) => title).join()).toContain(name);
  }, 20_000);

test('what still fires at the end of quiet hours is told then, with its escalation after it; nothing else', async () => {
  const end = Math.ceil((Date.now() + atLeastMs) / minuteMs) * minuteMs;
  const both = platforms.map((platform) => ({ platform, ada: workspace.person(platform, 'ada') }));
  const told = async (name: string) =>
    Promise.all(
      both.map(async ({ ada }) =>
        (await ada.messages()).some(
          ({ fromBot, ephemeral, visibleText }) => fromBot && !ephemeral && visibleText.includes(name),
        ),
      ),
    );
  for (const { platform, ada } of both) {
    const typed = await ada.type(
      `/chatops quiet add ${clock(end - 120 * minuteMs)}-${clock(end)} UTC except critical`,
    );
    expect(typed).toMatchObject({ ok: true });
    await ada.waitForText(/Quiet hours added.*quiet now/s, 15_000);
    await ada.type(`/chatops oncall add ${platform} on box-1 warning: 3s <@${ada.userId}>`);
    await ada.waitForText(new RegExp(`Escalation added: ${platform}`), 15_000);
  }
  await Promise.all([addRule('Held', 'warning'), addRule('Grave', 'critical')]);
  const over = await addRule('Over', 'warning');
  await Promise.all(['Held', 'Grave', 'Over'].map(untilOpen));
  await workspace.admin.delete(`/alert-rules/${over.id}`);
  for (const { ada } of both)
    await ada.waitFor(
      ({ ephemeral, visibleText }) => !ephemeral && /FIRING.*Grave/s.test(visibleText),
      20_000,
    );
  expect(await told('Held')).toEqual([false, false]);
  expect(Date.now()).toBeLessThan(end);

  for (const { platform, ada } of both) {
    const message = await ada.waitFor(
      ({ ephemeral, visibleText }) => !ephemeral && /FIRING.*Held/s.test(visibleText),
      end - Date.now() + 20_000,
    );
    expect(Date.now()).toBeGreaterThanOrEqual(end);
    expect(message.visibleText).toContain('Kept back by quiet hours');
    // What is critical was escalated long before.
    await eventually(async () => {
      const messages = await ada.messages();
      const after = messages.slice(messages.findIndex(({ id }) => id === message.id) + 1);
      const texts = after.map(({ visibleText }) => visibleText).join();
      expect(texts).toContain(`Escalated: ${platform}, step 1 of 1`);
    }, 20_000);
  }
  expect(await told('Over')).toEqual([false, false]);
}, 180_000);
