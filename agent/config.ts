import { z } from 'zod';
import { defineConfig, setting } from '../shared/define-config.ts';

/** http(s) is taken as ws(s): people copy the address from their browser. */
const hubUrl = z
  .url({ protocol: /^(wss?|https?)$/, error: 'must look like wss://chatops.example.org' })
  .transform((text) => text.replace(/^http/, 'ws').replace(/\/+$/, ''));

export const loadAgentConfig = defineConfig('agent', {
  CHATOPS_URL: hubUrl,
  CHATOPS_API_KEY: z
    .string()
    .regex(/^cop_\S+$/, 'must look like cop_<id>_<secret>_<checksum>; make one with POST /api/v1/api-keys'),
  /** Seconds between samples. */
  CHATOPS_INTERVAL: z.coerce.number().min(0.5, 'must be at least 0.5 seconds').max(3600).default(5),
  CHATOPS_DATA_DIR: z.string().default('/var/lib/chatops-agent'),
  CHATOPS_SPOOL_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1024 * 1024, 'must be at least 1 MiB')
    .default(64 * 1024 * 1024),
  CHATOPS_POLICY: z.string().default('/etc/chatops-agent/policy.json'),
  DOCKER_SOCKET: z.string().default('/var/run/docker.sock'),
  LOG_LEVEL: setting.logLevel,
});

export type AgentConfig = ReturnType<typeof loadAgentConfig>;

/** Whether the API key would cross a network in clear text. */
export function isKeyExposed(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'ws:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
