import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../standalone/free-port.ts';
import { eventually } from './eventually.ts';
import { alertmanagerProgram } from './requirements.ts';

/** An alert as Prometheus posts it to Alertmanager. */
export interface PostedAlert {
  labels: Record<string, string>;
  annotations?: Record<string, string>;
  generatorURL?: string;
  /** ISO 8601; in the past = it is over. */
  endsAt?: string;
}

/** The real program on a free port of 127.0.0.1, impatient: it groups for a second and repeats after three. */
export interface RealAlertmanager {
  /** As Prometheus does, through API v2. */
  post(alerts: readonly PostedAlert[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param hook where it delivers what it groups by `job`
 * @param key a hook key
 */
export async function startRealAlertmanager(
  hook: string,
  key: string,
  { maxAlerts = 0 } = {},
): Promise<RealAlertmanager> {
  const directory = await mkdtemp(join(tmpdir(), 'chatops-test-alertmanager-'));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const config = {
    route: {
      receiver: 'chatops',
      group_by: ['job'],
      group_wait: '1s',
      group_interval: '1s',
      repeat_interval: '3s',
    },
    receivers: [
      {
        name: 'chatops',
        webhook_configs: [
          {
            url: hook,
            send_resolved: true,
            max_alerts: maxAlerts,
            http_config: { authorization: { type: 'Bearer', credentials: key } },
          },
        ],
      },
    ],
  };
  // JSON is YAML.
  await writeFile(join(directory, 'alertmanager.yml'), JSON.stringify(config));
  let log = '';
  const program: ChildProcess = spawn(
    alertmanagerProgram,
    [
      `--config.file=${join(directory, 'alertmanager.yml')}`,
      `--storage.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  program.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-20_000);
  });
  const untilReady = async () => {
    const { ok } = await fetch(`${url}/-/ready`);
    if (!ok) throw new Error('Alertmanager is not ready');
  };
  await eventually(untilReady, 20_000, () => log);
  return {
    post: async (alerts) => {
      const response = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) throw new Error(`Alertmanager: ${response.status} ${await response.text()}`);
    },
    stop: async () => {
      if (program.exitCode === null && program.signalCode === null) {
        const exited = once(program, 'exit');
        program.kill('SIGTERM');
        await exited;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}
