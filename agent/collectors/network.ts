export interface InterfaceCounters {
  rxBytes: number;
  txBytes: number;
  /** Errors and drops, both directions. */
  errors: number;
}

/** /proc/net/dev without `lo`; counters since the interface was made. */
export function parseInterfaces(netDev: string): Map<string, InterfaceCounters> {
  const interfaces = new Map<string, InterfaceCounters>();
  for (const line of netDev.split('\n')) {
    // The name may touch its first number ("eth0:123"), so the colon is the only safe separator.
    const colon = line.lastIndexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim();
    if (name === 'lo') continue;
    const fields = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    const at = (index: number) => fields[index] ?? 0;
    interfaces.set(name, {
      rxBytes: at(0),
      txBytes: at(8),
      errors: at(2) + at(3) + at(10) + at(11),
    });
  }
  return interfaces;
}

const virtualName =
  /^(veth|docker|br-|virbr|cni|flannel|cali|tunl|kube|dummy|ifb|bond|team|vlan|vxlan|wg|tun|tap|tailscale|zt)|[.@]/;

/**
 * Interfaces whose sum is the machine's traffic: bridges, tunnels and container ends carry bytes
 * that a physical interface counts too. Where nothing looks physical, all of them.
 */
export function physicalInterfaces(names: string[]): string[] {
  const physical = names.filter((name) => !virtualName.test(name));
  return physical.length > 0 ? physical : names;
}

/** At most `limit`, physical first: a Docker host may have hundreds of container ends. */
export function limitInterfaces(names: string[], limit: number): string[] {
  if (names.length <= limit) return names;
  const physical = new Set(physicalInterfaces(names));
  return [...names].sort((a, b) => Number(physical.has(b)) - Number(physical.has(a))).slice(0, limit);
}
