import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCpuLoad } from '../../demo/cpu-load.ts';
import type { ChatMessage, ChatPerson } from '../../simulator/chat-person.ts';
import { type Platform, platforms } from '../../simulator/places.ts';
import type { DeploymentForm } from '../support/deployment.ts';
import { has } from '../support/requirements.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

/** Both forms and both platforms, each acknowledging once; the alert is told on both each time. */
const cases: [DeploymentForm, Platform][] = [
  ['standalone', 'slack'],
  ['standalone', 'discord'],
  ['cluster', 'slack'],
  ['cluster', 'discord'],
];

describe.skipIf(!has.redis).each(cases)(
  'an alert from real load (%s), acknowledged on %s',
  (form, actsOn) => {
    let workspace: TestWorkspace;
    let load: { stop(): Promise<void> } | undefined;

    beforeAll(async () => {
      workspace = await startWorkspace(form);
    });
    afterAll(async () => {
      await load?.stop();
      await workspace?.close();
    });

    test('fires once on each platform with chart and culprits, is acknowledged and resolved in the same messages', async () => {
      const actor = workspace.person(actsOn, 'ada');
      await actor.type('/chatops rule add cpu > 85 for 5s on box-1 critical');
      await actor.waitForText(/Rule added/, 15_000);

      load = startCpuLoad();
      const told = await Promise.all(
        platforms.map(async (platform) => {
          const reader = workspace.person(platform, 'ada');
          return { reader, message: await fired(reader) };
        }),
      );
      for (const { reader, message } of told) await showsChartAndCulprits(reader, message);

      const own = told.find(({ reader }) => reader.platform === actsOn);
      await own?.reader.click({ label: 'Ack', message: own.message.id });
      for (const { reader, message } of told) {
        const acknowledged = await reader.waitFor(
          ({ id, visibleText }) => id === message.id && /acknowledged/i.test(visibleText),
          20_000,
        );
        expect(acknowledged.visibleText).toMatch(/ada/i);
        // The picture stays through every edit.
        expect(acknowledged.imageFileIds).toHaveLength(1);
      }

      await load.stop();
      for (const { reader, message } of told) await isResolvedInPlace(reader, message);
    });
  },
);

async function fired(reader: ChatPerson): Promise<ChatMessage> {
  const firing = await reader.waitFor(
    ({ ephemeral, visibleText }) => !ephemeral && /FIRING/.test(visibleText),
    60_000,
  );
  expect(firing.visibleText).toContain('box-1');
  expect(firing.visibleText).toMatch(/85/);
  return firing;
}

async function showsChartAndCulprits(reader: ChatPerson, firing: ChatMessage): Promise<void> {
  const withChart = await reader.waitFor(
    ({ id, imageFileIds }) => id === firing.id && imageFileIds.length === 1,
    30_000,
  );
  // The culprit by name; what it took depends on how early in the load the rule fired.
  // A row of a table, or, where a long name makes the table too wide, a line below the name.
  expect(withChart.visibleText).toMatch(/^node( +\d+ +|\nPID \d+ · CPU )\d+\.\d %/m);
  expect(withChart.controls).toEqual(expect.arrayContaining(['Ack']));
  const png = await reader.image(withChart.imageFileIds[0] ?? '');
  expect(png.subarray(0, 4)).toEqual(pngSignature);
  expect(png.length).toBeGreaterThan(5_000);
}

async function isResolvedInPlace(reader: ChatPerson, firing: ChatMessage): Promise<void> {
  await reader.waitFor(({ id, visibleText }) => id === firing.id && /RESOLVED/.test(visibleText), 60_000);
  const isRecovery = ({ id, threadId, visibleText }: ChatMessage) =>
    threadId === firing.id && id !== firing.id && /recovered/i.test(visibleText);
  await reader.waitFor(isRecovery);

  const messages = await reader.messages();
  const alerts = messages.filter(
    ({ id, ephemeral, fromBot, threadId, visibleText }) =>
      !ephemeral && fromBot && (threadId ?? id) === id && /cpu/i.test(visibleText),
  );
  expect(alerts).toHaveLength(1);
  expect(messages.filter(isRecovery)).toHaveLength(1);
}
