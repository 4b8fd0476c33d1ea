import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ApiClient } from '../../demo/api-client.ts';
import { createdApiKeySchema } from '../../shared/api-contract/auth.ts';

const folder = join(import.meta.dirname, '../fixtures/alertmanager');
const payload = z.looseObject({
  alerts: z.array(z.looseObject({ labels: z.record(z.string(), z.string()) })),
});
const read = (name: string) => payload.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));

/** Stands for the team's Alertmanager: posts what the real one posts, with a hook key of its own. */
export interface FakeAlertmanager {
  /** One alert of the host that `instance` names; fires since now. */
  fire(): Promise<void>;
  resolve(): Promise<void>;
}

export async function connectAlertmanager(
  url: string,
  admin: ApiClient,
  instance: string,
): Promise<FakeAlertmanager> {
  const { key } = await admin.post('/api-keys', { name: 'alertmanager', scope: 'hook' }, createdApiKeySchema);
  const fingerprint = randomBytes(8).toString('hex');
  const startsAt = new Date().toISOString();

  async function post(name: 'firing' | 'resolved'): Promise<void> {
    const { alerts, ...group } = read(name);
    const alert = {
      ...alerts[0],
      labels: { ...alerts[0]?.labels, instance: `${instance}:9100` },
      fingerprint,
      startsAt,
      ...(name === 'resolved' && { endsAt: new Date().toISOString() }),
    };
    const response = await fetch(`${url}/api/v1/hooks/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...group, groupKey: `{}:{instance="${fingerprint}"}`, alerts: [alert] }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the hook answered ${response.status}: ${await response.text()}`);
  }
  return { fire: () => post('firing'), resolve: () => post('resolved') };
}
