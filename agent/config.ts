import { z } from 'zod';
import { serverNameSchema } from '../shared/api-contract/servers.ts';
import { defineConfig, setting } from '../shared/define-config.ts';

/** http(s) is taken as ws(s): people copy the address from their browser. */
const hubUrl = z
  .url({ protocol: /^(wss?|https?)$/, error: 'must look like wss://chatops.example.org' })
  .transform((text) => text.replace(/^http/, 'ws').replace(/\/+$/, ''));

const apiKey = z
  .string()
  .regex(/^cop_\S+$/, 'must look like cop_<id>_<secret>_<checksum>; make one with POST /api/v1/api-keys');

export const loadAgentConfig = defineConfig('agent', {
  CHATOPS_URL: hubUrl,
  /** One of the two, unless this machine enrolled before. */
  CHATOPS_API_KEY: apiKey.optional(),
  CHATOPS_ENROLMENT_KEY: apiKey.optional(),
  /** To be enrolled under; the host name when absent. */
  CHATOPS_SERVER_NAME: serverNameSchema.optional(),
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

/** Whether the key would cross a network in clear text. */
export function isKeyExposed(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'ws:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
