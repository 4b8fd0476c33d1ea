import { type ContainerInfo, maxFrameBytes } from '../../shared/agent-protocol.ts';
import { redact } from '../../shared/redact.ts';
import { clipText } from '../clip-text.ts';
import type { ContainerInspect, ContainerSummary } from './docker-schemas.ts';

/** A container as the agent keeps it: what is sent, and what only the agent needs. */
export interface KnownContainer {
  info: ContainerInfo;
  /** 0 = no limit. */
  memoryLimitBytes: number;
}

const maxPorts = 64;
/** A snapshot of 500 containers has to fit into one frame. */
const maxLabels = 16;
/** Leaves room in the frame for what goes around the containers. */
const containersBytes = maxFrameBytes - 128 * 1024;

/** `inspect` is undefined when Docker did not answer in time: the list alone still says what runs. */
export function describeContainer(
  summary: ContainerSummary,
  inspect: ContainerInspect | undefined,
): KnownContainer {
  const state = inspect?.State;
  const ended = state !== undefined && ['exited', 'dead'].includes(state.Status);
  return {
    info: {
      id: summary.Id,
      name: clipText((inspect?.Name ?? summary.Names?.[0] ?? summary.Id.slice(0, 12)).replace(/^\//, '')),
      image: clipText(inspect?.Config.Image || summary.Image),
      state: state?.Status ?? summary.State,
      health: state?.Health?.Status ?? healthFromStatus(summary.Status),
      status: clipText(summary.Status),
      ports: portsOf(inspect),
      createdAt: instant(inspect?.Created) ?? summary.Created * 1000,
      startedAt: instant(state?.StartedAt),
      finishedAt: instant(state?.FinishedAt),
      exitCode: ended ? (state?.ExitCode ?? null) : null,
      oomKilled: state?.OOMKilled ?? false,
      restarts: inspect?.RestartCount ?? 0,
      labels: labelsOf(summary),
      ...healthOutputOf(state),
    },
    memoryLimitBytes: inspect?.HostConfig.Memory ?? 0,
  };
}

/** Why it is unhealthy, in the check's own words; these may quote a URL with its credentials. */
function healthOutputOf(state: ContainerInspect['State'] | undefined): Pick<ContainerInfo, 'healthOutput'> {
  if (state?.Health?.Status !== 'unhealthy') return {};
  // Cut before it is searched for secrets: a check may print a whole page.
  const output = redact((state.Health.Log?.at(-1)?.Output ?? '').slice(0, 4096)).trim();
  return output === '' ? {} : { healthOutput: clipText(output) };
}

/** Docker's list has health only inside its text: "Up 3 hours (health: starting)". */
export function healthFromStatus(status: string): ContainerInfo['health'] {
  if (status.includes('(unhealthy)')) return 'unhealthy';
  if (status.includes('(healthy)')) return 'healthy';
  return status.includes('(health: starting)') ? 'starting' : 'none';
}

/** Docker writes "never" as year 1. */
function instant(text: string | undefined): number | null {
  const parsed = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) || parsed <= 0 ? null : parsed;
}

/** "0.0.0.0:8080->80/tcp" when published, "80/tcp" when only exposed. */
function portsOf(inspect: ContainerInspect | undefined): string[] {
  const ports: string[] = [];
  for (const [inner, bindings] of Object.entries(inspect?.NetworkSettings?.Ports ?? {})) {
    if (bindings === null || bindings.length === 0) ports.push(inner);
    for (const { HostIp = '', HostPort = '' } of bindings ?? []) {
      ports.push(`${HostIp.includes(':') ? `[${HostIp}]` : HostIp}:${HostPort}->${inner}`);
    }
  }
  return ports.slice(0, maxPorts).map((port) => clipText(port));
}

/** Labels may carry credentials (basic auth of a proxy), so they pass the same net as logs. */
function labelsOf(summary: ContainerSummary): Record<string, string> {
  return Object.fromEntries(
    Object.entries(summary.Labels ?? {})
      .slice(0, maxLabels)
      .map(([name, value]) => {
        const pair = redact(`${name}=${value}`);
        return [
          clipText(name),
          clipText(pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : '[redacted]'),
        ];
      }),
  );
}

/** Labels are what can grow without bound; a machine with hundreds of long ones goes without them. */
export function withinFrame(containers: ContainerInfo[]): ContainerInfo[] {
  if (Buffer.byteLength(JSON.stringify(containers)) <= containersBytes) return containers;
  return containers.map((container) => ({ ...container, labels: {}, ports: container.ports.slice(0, 4) }));
}
