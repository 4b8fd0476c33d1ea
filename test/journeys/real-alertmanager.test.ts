import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createdApiKeySchema } from '../../shared/api-contract/auth.ts';
import type { ChatMessage } from '../../simulator/chat-person.ts';
import { platforms } from '../../simulator/places.ts';
import { eventually } from '../support/eventually.ts';
import {
  type PostedAlert,
  type RealAlertmanager,
  startRealAlertmanager,
} from '../support/real-alertmanager.ts';
import { has } from '../support/requirements.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

const filesystem = (mountpoint: string, change: Partial<PostedAlert> = {}): PostedAlert => ({
  labels: { alertname: 'DiskFull', instance: 'box-1:9100', job: 'node', mountpoint, severity: 'critical' },
  annotations: { summary: `Filesystem ${mountpoint} is almost full.` },
  generatorURL: 'http://prometheus.example.com:9090/graph?g0.expr=node_filesystem_avail_bytes',
  ...change,
});
const over = () => ({ endsAt: new Date().toISOString() });
const isMessage = ({ fromBot, ephemeral, threadId, id }: ChatMessage) =>
  fromBot && !ephemeral && (threadId ?? id) === id;

/** The program itself, as Debian packs it, between what a Prometheus posts and what people see. */
describe.skipIf(!has.alertmanager)('the real Alertmanager', () => {
  let workspace: TestWorkspace;
  let alertmanager: RealAlertmanager;

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
    const { key } = await workspace.admin.post(
      '/api-keys',
      { name: 'alertmanager', scope: 'hook' },
      createdApiKeySchema,
    );
    const url = workspace.deployment.apis[0]?.url ?? '';
    alertmanager = await startRealAlertmanager(`${url}/api/v1/hooks/alertmanager`, key, { maxAlerts: 3 });
  });
  afterAll(async () => {
    await alertmanager?.stop();
    await workspace?.close();
  });

  const onBoth = (check: (platform: (typeof platforms)[number]) => Promise<unknown>) =>
    Promise.all(platforms.map(check));
  const seen = (words: RegExp) =>
    onBoth((platform) =>
      workspace
        .person(platform, 'ada')
        .waitFor((message) => isMessage(message) && words.test(message.visibleText), 30_000),
    );

  test('tells a group as one message, what of it is over, what it left out, and that all is over', async () => {
    await alertmanager.post([filesystem('/'), filesystem('/var')]);
    await seen(/FIRING.*DiskFull: 2 alerts/s);
    const ada = workspace.person('slack', 'ada');
    await ada.click('Ack all');
    await seen(/ACKNOWLEDGED.*DiskFull: 2 alerts/s);

    await alertmanager.post([filesystem('/var', over())]);
    await seen(/ACKNOWLEDGED.*DiskFull: 1 of 2 alerts/s);

    await alertmanager.post([filesystem('/srv'), filesystem('/home'), filesystem('/opt')]);
    await seen(/FIRING.*DiskFull: 3 of 4 alerts/s);
    await seen(/FIRING.*Alerts of Alertmanager are missing.*1 left out by its max_alerts/s);

    const all = ['/', '/srv', '/home', '/opt'];
    await alertmanager.post(all.map((mountpoint) => filesystem(mountpoint, over())));
    await seen(/RESOLVED.*DiskFull: 4 alerts/s);

    // The next delivery of the group is whole; and repeated, as all were.
    await alertmanager.post([filesystem('/')]);
    await seen(/RESOLVED.*Alerts of Alertmanager are missing/s);
    await eventually(async () => {
      for (const platform of platforms) {
        const messages = (await workspace.person(platform, 'ada').messages()).filter(isMessage);
        expect(
          messages.filter(({ visibleText }) => /DiskFull.*One message for/s.test(visibleText)),
        ).toHaveLength(1);
      }
    }, 20_000);
  });
});
