import type { ApiKey } from '../../api/contract.ts';
import { Ago } from '../../ui/ago.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Tags } from '../../ui/tags.tsx';
import { keyStart, kindNames, whyEnded } from './key-kind.ts';

interface Props {
  apiKeys: readonly ApiKey[];
  serverNames: ReadonlyMap<string, string> | undefined;
  rotate: (apiKey: ApiKey) => void;
  revoke: (apiKey: ApiKey) => void;
}

export function KeyTable({ apiKeys, serverNames, rotate, revoke }: Props) {
  const now = new Date();
  const kindOf = ({ scope, serverId, usesLeft, tags }: ApiKey) => {
    if (scope === 'enrolment') {
      return (
        <>
          Enrolment, {usesLeft} {usesLeft === 1 ? 'use' : 'uses'} left
          {tags && tags.length > 0 && <Tags tags={tags} />}
        </>
      );
    }
    const server = serverId === null ? undefined : serverNames?.get(serverId);
    return server === undefined ? kindNames[scope] : <span className="breaks">Agent of {server}</span>;
  };
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
      empty="No keys yet."
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
            <button type="button" aria-label={`Rotate ${apiKey.name}`} onClick={() => rotate(apiKey)}>
              Rotate
            </button>
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
