import type { Server } from '../../api/contract.ts';

const words: Record<Server['state'], string> = {
  up: 'Online',
  degraded: 'Online, degraded',
  down: 'Offline',
  pending: 'Never connected',
};

/** The word says it; the colour only helps. */
export function ServerState({
  server: { state, firingAlerts },
}: {
  server: Pick<Server, 'state' | 'firingAlerts'>;
}) {
  return (
    <span className={`state is-${state}`}>
      {words[state]}
      {firingAlerts > 0 && (
        <span className="soft"> · {firingAlerts === 1 ? '1 alert' : `${firingAlerts} alerts`}</span>
      )}
    </span>
  );
}
