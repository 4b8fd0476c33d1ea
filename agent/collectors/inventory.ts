import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import type { Inventory } from '../../shared/agent-protocol.ts';
import { clipText } from '../clip-text.ts';
import { withinDeadline } from '../within-deadline.ts';

const timeoutMs = 5000;

/**
 * What this machine is, once per start. systeminformation knows every platform's names but starts
 * processes to learn them: loaded only here, and bounded, since no name is worth a late start.
 */
export async function readInventory(): Promise<Inventory> {
  const detail = await withinDeadline(readDetail(), timeoutMs, undefined).catch(() => undefined);
  return {
    hostname: clipText(hostname()),
    platform: clipText(platform()),
    distro: clipText(detail?.distro || platform()),
    kernel: clipText(release()),
    arch: clipText(arch()),
    cpuModel: clipText(detail?.cpuModel || cpus()[0]?.model || 'unknown'),
    cpuCores: cpus().length,
    memoryTotalBytes: totalmem(),
  };
}

async function readDetail() {
  const { default: systeminformation } = await import('systeminformation');
  const [system, cpu] = await Promise.all([systeminformation.osInfo(), systeminformation.cpu()]);
  return {
    distro: `${system.distro} ${system.release}`.trim(),
    cpuModel: `${cpu.manufacturer} ${cpu.brand}`.trim(),
  };
}
