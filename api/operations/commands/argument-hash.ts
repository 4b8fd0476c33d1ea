import { createHash } from 'node:crypto';

export interface BoundArguments {
  verb: string;
  args: Record<string, unknown>;
  targets: readonly { serverId: string; containerId: string | null }[];
}

/**
 * What a confirmation is bound to. The same for the same verb, arguments and targets, in whatever order
 * they were stored; a row that was changed meanwhile has another.
 */
export function argumentHash({ verb, args, targets }: BoundArguments): Buffer {
  const canonical = {
    verb,
    args: Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1)),
    targets: targets.map(({ serverId, containerId }) => `${serverId}/${containerId ?? ''}`).sort(),
  };
  return createHash('sha256').update(JSON.stringify(canonical)).digest();
}
