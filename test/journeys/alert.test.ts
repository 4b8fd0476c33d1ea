import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCpuLoad } from '../../demo/cpu-load.ts';
import { has } from '../support/requirements.ts';
import { forms, startWorkspace, type TestWorkspace } from '../support/workspace.ts';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

describe.skipIf(!has.redis).each(forms)('an alert from real load (%s)', (form) => {
  let workspace: TestWorkspace;
  let load: { stop(): Promise<void> } | undefined;

  beforeAll(async () => {
    workspace = await startWorkspace(form);
  });
  afterAll(async () => {
    await load?.stop();
    await workspace?.close();
  });

  test('fires once with chart and culprits, is acknowledged and resolved in the same message', async () => {
    const { ada } = workspace;
    await ada.type('/chatops rule add cpu > 85 for 5s on box-1 critical');
    await ada.waitForText(/85/, 15_000);

    load = startCpuLoad();
    const firing = await ada.waitFor(
      (message) => !message.ephemeral && /FIRING/.test(message.visibleText),
      60_000,
    );
    expect(firing.visibleText).toContain('box-1');
    expect(firing.visibleText).toMatch(/85/);
    const withChart = await ada.waitFor(
      (message) => message.ts === firing.ts && message.imageFileIds.length === 1,
      30_000,
    );
    // The culprit by name, with what it really took.
    expect(withChart.visibleText).toMatch(/^node +\d+ +([2-9]\d|1\d\d)\.\d %/m);
    expect(withChart.controls).toEqual(expect.arrayContaining(['Ack']));
    const png = await ada.image(withChart.imageFileIds[0] ?? '');
    expect(png.subarray(0, 4)).toEqual(pngSignature);
    expect(png.length).toBeGreaterThan(5_000);

    await ada.click({ label: 'Ack', message: firing.ts });
    const acknowledged = await ada.waitFor(
      (message) => message.ts === firing.ts && /acknowledged/i.test(message.visibleText),
      20_000,
    );
    expect(acknowledged.visibleText).toMatch(/ada/i);

    await load.stop();
    await ada.waitFor((message) => message.ts === firing.ts && /RESOLVED/.test(message.visibleText), 60_000);
    await ada.waitFor(
      (message) =>
        message.threadTs === firing.ts && message.ts !== firing.ts && /recovered/i.test(message.visibleText),
    );

    const messages = await ada.messages();
    const alerts = messages.filter(
      (message) =>
        !message.ephemeral && message.user.isBot && (message.threadTs ?? message.ts) === message.ts,
    );
    expect(alerts.filter((message) => /cpu/i.test(message.visibleText))).toHaveLength(1);
    const recoveries = messages.filter(
      (message) =>
        message.threadTs === firing.ts && message.ts !== firing.ts && /recovered/i.test(message.visibleText),
    );
    expect(recoveries).toHaveLength(1);
  });
});
