import type { VerbClass } from '../../../shared/api-contract/common.ts';
import type { Actor } from '../context.ts';

/** How long a confirmation is waited for. */
export const confirmSeconds = 120;
const confirmedAnywhere: ReadonlySet<VerbClass> = new Set(['destructive', 'exec']);
const confirmedInChat: ReadonlySet<VerbClass> = new Set(['operate', 'destructive', 'exec']);
const unquestionedTargets = 3;

/** A word typed in a channel is easily typed wrongly; many targets or `--all` are asked about everywhere. */
export function needsConfirmation(
  actor: Actor,
  verbClass: VerbClass,
  targets: { all: boolean; count: number },
): boolean {
  if (confirmedAnywhere.has(verbClass)) return true;
  if (!confirmedInChat.has(verbClass)) return false;
  return actor.kind === 'chat' || targets.all || targets.count > unquestionedTargets;
}
