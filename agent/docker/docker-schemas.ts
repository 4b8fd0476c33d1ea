import { z } from 'zod';
import { containerHealths, containerIdSchema, containerStates } from '../../shared/agent-protocol.ts';

/**
 * The parts of the Docker Engine API (v1.41 and later) that the agent reads. Podman speaks it too with
 * some words of its own, hence the `catch`es: an odd field must not hide a container.
 */
const state = z.enum(containerStates).catch('exited');

export const summarySchema = z.object({
  Id: containerIdSchema,
  Names: z.array(z.string()).nullish(),
  Image: z.string().catch(''),
  State: state,
  Status: z.string().catch(''),
  Created: z.number().catch(0),
  Labels: z.record(z.string(), z.string()).nullish(),
});
export type ContainerSummary = z.infer<typeof summarySchema>;

const portBinding = z.object({ HostIp: z.string().optional(), HostPort: z.string().optional() });

export const inspectSchema = z.object({
  Id: containerIdSchema,
  Name: z.string(),
  Created: z.string().catch(''),
  RestartCount: z.number().int().min(0).catch(0),
  State: z.object({
    Status: state,
    StartedAt: z.string().catch(''),
    FinishedAt: z.string().catch(''),
    ExitCode: z.number().int().nullish(),
    OOMKilled: z.boolean().catch(false),
    Health: z
      .object({
        Status: z.enum(containerHealths).catch('none'),
        /** The newest few checks, oldest first. */
        Log: z.array(z.object({ Output: z.string().catch('') })).nullish(),
      })
      .nullish(),
  }),
  Config: z.object({ Tty: z.boolean().catch(false), Image: z.string().catch('') }),
  HostConfig: z.object({ Memory: z.number().min(0).catch(0) }),
  NetworkSettings: z
    .object({ Ports: z.record(z.string(), z.array(portBinding).nullable()).nullish() })
    .nullish(),
});
export type ContainerInspect = z.infer<typeof inspectSchema>;

const counters = z.object({ rx_bytes: z.number().catch(0), tx_bytes: z.number().catch(0) });

export const statsSchema = z.object({
  /** When Docker read the counters, RFC 3339. */
  read: z.string(),
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number().catch(0) }).nullish() }).nullish(),
  memory_stats: z
    .object({ usage: z.number().nullish(), stats: z.record(z.string(), z.number()).nullish() })
    .nullish(),
  /** Absent without a network of its own (none, host). */
  networks: z.record(z.string(), counters).nullish(),
});
export type ContainerStats = z.infer<typeof statsSchema>;

export const versionSchema = z.object({ Version: z.string() });

export const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  /** Seconds and nanoseconds since the epoch; the latter beyond what a number holds exactly. */
  time: z.number().catch(0),
  timeNano: z.number().catch(0),
});
