import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertRuleSchema, pageOf } from '../../shared/api-contract/index.ts';
import type { ChatMessage, ChatPerson } from '../../simulator/chat-person.ts';
import { type Platform, platforms } from '../../simulator/places.ts';
import { eventually } from '../support/eventually.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

/** A rule from its making to its end, and what the morning says of it. */
describe.each<Platform>(platforms)('alert rules, on %s', (platform) => {
  let workspace: TestWorkspace;
  let ada: ChatPerson;

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
    ada = workspace.person(platform, 'ada');
  });
  afterAll(() => workspace?.close());

  const type = async (line: string) => expect(await ada.type(line)).toMatchObject({ ok: true });
  const answered = (text: RegExp, timeoutMs = 20_000) => ada.waitForText(text, timeoutMs);
  const ruleNamed = async (name: string) => {
    const { items } = await workspace.admin.get('/alert-rules?limit=200', pageOf(alertRuleSchema));
    return items.find((rule) => rule.name === name);
  };
  const inMessage = (message: ChatMessage, label: string) => ({ label, message: message.id });

  test('is added by a form, which opens again as it was when something is wrong', async () => {
    await type('/chatops rule list');
    await answered(/\d+ alert rules/);
    await ada.click('Add a rule…');
    await ada.submit({ Metric: 'memroy', Condition: '> 1%', 'For at least': '', Servers: 'box-1' });
    const refused = await answered(/There is no metric "memroy"/);
    expect(refused.visibleText).toMatch(/Did you mean.*memory/);
    await ada.click(inMessage(refused, 'Change it…'));
    await ada.submit({
      Metric: 'memory',
      Condition: '> 1%',
      Servers: 'box-1',
      'Severity, channel and all else': 'critical here named Hungry',
    });
    const added = await answered(/Rule added: Hungry/);
    expect(added.visibleText).toMatch(/Watches box-1 now/);
    // Every machine uses more than one percent of its memory.
    expect(added.visibleText).toMatch(/Right now it fires within seconds: box-1/);
    expect(added.controls).toEqual(expect.arrayContaining(['Edit…', 'Test', 'Disable', 'Delete']));
    expect(await ruleNamed('Hungry')).toMatchObject({
      metric: 'memory_percent',
      criticalThreshold: 1,
      scope: 'box-1',
      channel: expect.stringMatching(`^${platform}:`),
    });
    const fired = (message: ChatMessage) =>
      !message.ephemeral && /FIRING.*Hungry on box-1/.test(message.visibleText);
    await ada.waitFor(fired, 30_000);
  });

  test('is refused when it could never fire, with why', async () => {
    await type('/chatops rule add cpu > 100');
    await answered(/never fires: the value lies between 0 and 100/);
  });

  test('is listed with what fires of it, and edited by a form that says what it says now', async () => {
    await type('/chatops rule list box-1');
    const list = await answered(/rules about box-1, 1 firing/);
    expect(list.visibleText).toMatch(/Hungry.*Now 🔴 box-1 since/s);
    // Discord gathers all buttons below, so each says which rule it is for.
    await ada.click(inMessage(list, platform === 'discord' ? 'Edit… · Hungry' : 'Edit…'));
    // What is not touched stays as the form was filled in.
    await ada.submit({ Condition: '> 2%', 'For at least': '1m' });
    const changed = await answered(/Rule changed: Hungry/);
    expect(changed.visibleText).toMatch(/Critical:?\s+1 % → 2 %/);
    expect(changed.visibleText).toMatch(/at once → 1m/);
    expect(await ruleNamed('Hungry')).toMatchObject({
      criticalThreshold: 2,
      holdSeconds: 60,
      scope: 'box-1',
    });
  });

  test('is edited by words, shown and switched off, which closes its alerts', async () => {
    await type('/chatops rule edit Hungry warning 1% keep 5m runbook https://wiki.example.com/memory');
    const changed = await answered(/Warning:?\s+none → 1 %/);
    expect(changed.visibleText).toMatch(/5m longer/);
    await type('/chatops rule show Hungry');
    const shown = await answered(/Rule Hungry/);
    expect(shown.visibleText).toContain(
      platform === 'discord'
        ? 'metric:memory comparator:> value:1% for:1m target:box-1 critical:2% keep:5m'
        : 'memory > 1% critical 2% for 1m keep firing 5m on box-1',
    );
    await type('/chatops rule disable Hungry');
    await answered(/Rule is off: Hungry/);
    const closed = ({ ephemeral, visibleText }: ChatMessage) =>
      !ephemeral && /RESOLVED.*Hungry/.test(visibleText);
    await ada.waitFor(closed, 30_000);
  });

  test('is tested over stored samples with a chart, and added as it was tested', async () => {
    await type('/chatops rule test memory > 1% on box-1 1h');
    const tested = await answered(/Test of memory > 1% warning on box-1: would have fired once/);
    expect(tested.visibleText).toMatch(/It would be firing right now/);
    const withChart = await ada.waitFor(
      ({ visibleText, imageFileIds }) => /Test of memory/.test(visibleText) && imageFileIds.length === 1,
      20_000,
    );
    const png = await ada.image(withChart.imageFileIds[0] ?? '');
    expect(png.subarray(0, 4)).toEqual(pngSignature);
    await ada.click(inMessage(withChart, 'Last 6h'));
    const longer = await answered(/targets? over the last 6h/);
    await ada.click(inMessage(longer, 'Add this rule'));
    await answered(/Rule added: Memory > 1 %/);
    await eventually(async () => {
      expect(await ruleNamed('Memory > 1 %')).toMatchObject({ warningThreshold: 1, scope: 'box-1' });
    });
  });

  test('is in the digest, which is shown now, turned on and off', async () => {
    await type('/chatops digest');
    const digest = await answered(/Digest: \d+ alerts? fired/);
    expect(digest.visibleText).toMatch(/on box-1/);
    await type('/chatops digest on at 7:30 Europe/Berlin weekdays');
    const on = await answered(/Digest is on.*07:30 Europe\/Berlin, mon-fri/s);
    await ada.click(inMessage(on, 'Turn off'));
    await answered(/Digest is off/);
  });
});
