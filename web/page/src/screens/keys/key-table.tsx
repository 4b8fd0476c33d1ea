import type { ApiKey } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Ago } from '../../ui/ago.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Tags } from '../../ui/tags.tsx';
import { describeKind, keyStart, mayRotate, whyEnded } from './key-kind.ts';

interface Props {
  apiKeys: readonly ApiKey[];
  /** When there are none. */
  empty: string;
  /** Absent for whoever has no right to a new key. */
  rotate: ((apiKey: ApiKey) => void) | undefined;
  revoke: (apiKey: ApiKey) => void;
}

export function KeyTable({ apiKeys, empty, rotate, revoke }: Props) {
  const { user } = useSession();
  const now = new Date();
  const kindOf = (apiKey: ApiKey) => (
    <>
      <span className="breaks">{describeKind(apiKey, user.id)}</span>
      {apiKey.tags && apiKey.tags.length > 0 && <Tags tags={apiKey.tags} />}
    </>
  );
  const expiryOf = (apiKey: ApiKey) => {
    const ended = whyEnded(apiKey, now);
    if (ended === 'expired' || ended === undefined) return <Ago at={apiKey.expiresAt} />;
    return ended;
  };
  return (
    <DataTable
      caption="API keys"
      rows={apiKeys}
      keyOf={({ id }) => id}
      empty={empty}
      isFaded={(apiKey) => whyEnded(apiKey, now) !== undefined}
      columns={[
        { title: 'Name', cell: ({ name }) => <strong>{name}</strong> },
        { title: 'Kind', cell: kindOf },
        { title: 'Starts with', cell: (apiKey) => <code>{keyStart(apiKey)}</code> },
        { title: 'Last used', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
        { title: 'Expires', cell: expiryOf },
      ]}
      actions={(apiKey) =>
        whyEnded(apiKey, now) === undefined && (
          <>
            {rotate && mayRotate(apiKey, user.id) && (
              <button type="button" aria-label={`Rotate ${apiKey.name}`} onClick={() => rotate(apiKey)}>
                Rotate
              </button>
            )}
            <button
              type="button"
              className="danger-quiet"
              aria-label={`Revoke ${apiKey.name}`}
              onClick={() => revoke(apiKey)}
            >
              Revoke
            </button>
          </>
        )
      }
    />
  );
}
