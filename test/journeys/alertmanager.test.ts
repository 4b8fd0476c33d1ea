import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertmanagerPayloadSchema } from '../../shared/api-contract/alertmanager.ts';
import { createdWebhookSchema } from '../../shared/api-contract/outgoing.ts';
import { type Platform, platforms } from '../../simulator/places.ts';
import { connectAlertmanager } from '../support/alertmanager.ts';
import { eventually } from '../support/eventually.ts';
import { isSigned, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

/** In from a Prometheus, acknowledged in chat, out to another program, over. */
describe.each<Platform>(['slack', 'discord'])('an alert of Alertmanager, acknowledged on %s', (actsOn) => {
  let workspace: TestWorkspace;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
    receiver = await startWebhookReceiver();
  });
  afterAll(async () => {
    await receiver?.close();
    await workspace?.close();
  });

  test('comes with buttons and chart, is resolved in place, and goes on signed in its own format', async () => {
    const webhook = { name: 'tickets', url: receiver.url, scope: 'box-1' };
    const { secret } = await workspace.admin.post('/webhooks', webhook, createdWebhookSchema);
    const url = workspace.deployment.apis[0]?.url ?? '';
    const alertmanager = await connectAlertmanager(url, workspace.admin, 'box-1');
    await alertmanager.fire();
    // As it does for ever, until it is over.
    await alertmanager.fire();

    const told = await Promise.all(
      platforms.map(async (platform) => {
        const reader = workspace.person(platform, 'ada');
        const message = await reader.waitFor(
          ({ ephemeral, visibleText }) => !ephemeral && /FIRING/.test(visibleText),
          30_000,
        );
        expect(message.visibleText).toContain('Filesystem has less than 3% space left.');
        expect(message.visibleText).toContain('box-1');
        expect(message.visibleText).toMatch(/fstype:?\s+ext4/);
        expect(message.controls).toEqual(expect.arrayContaining(['Ack', 'Chart']));
        expect(message.links.map(({ label }) => label)).toContain('Source');
        return { reader, message };
      }),
    );

    const own = told.find(({ reader }) => reader.platform === actsOn);
    await own?.reader.click({ label: 'Ack', message: own.message.id });
    for (const { reader, message } of told) {
      await reader.waitFor(
        ({ id, visibleText }) => id === message.id && /ACKNOWLEDGED/.test(visibleText),
        20_000,
      );
    }

    await alertmanager.resolve();
    for (const { reader, message } of told) {
      await reader.waitFor(
        ({ id, visibleText }) => id === message.id && /RESOLVED/.test(visibleText),
        20_000,
      );
      const firings = (await reader.messages()).filter(
        ({ id, ephemeral, threadId, visibleText }) =>
          !ephemeral && (threadId ?? id) === id && visibleText.includes('Filesystem has less'),
      );
      expect(firings).toHaveLength(1);
    }

    await eventually(async () => {
      expect(receiver.received.map(({ json }) => json.status)).toEqual(['firing', 'firing', 'resolved']);
    }, 20_000);
    for (const delivery of receiver.received) {
      expect(isSigned(delivery, secret)).toBe(true);
      expect(alertmanagerPayloadSchema.parse(delivery.json).alerts.rejected).toEqual([]);
    }
    const [, acknowledged, resolved] = receiver.received.map(({ json }) => json.alerts[0]);
    expect(acknowledged.annotations.acknowledged_by).toMatch(/ada/i);
    expect(resolved.labels).toMatchObject({ alertname: 'NodeFilesystemAlmostOutOfSpace', mountpoint: '/' });
  });
});
