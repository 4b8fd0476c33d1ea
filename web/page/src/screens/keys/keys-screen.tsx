import { useCallback, useState } from 'react';
import type { ApiKey, CreatedApiKey, Page } from '../../api/contract.ts';
import { toHash } from '../../route.ts';
import { administers, mayAnywhere } from '../../session/rights.ts';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FilterBox } from '../../ui/filter-box.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { usePages } from '../../ui/use-pages.ts';
import { CreateKey } from './create-key.tsx';
import { CreatedKey } from './created-key.tsx';
import { describeKind, keyStart } from './key-kind.ts';
import { KeyTable } from './key-table.tsx';
import { RotateKey } from './rotate-key.tsx';

type Open =
  | { dialog: 'create'; server: string }
  | { dialog: 'created'; created: CreatedApiKey }
  | { dialog: 'rotate' | 'revoke'; apiKey: ApiKey };

/** @param server name of the one to make a key for at once */
export function KeysScreen({ server }: { server: string | null }) {
  const { session, user } = useSession();
  const isAdmin = administers(user);
  // Without a role one still sees and ends the keys one has.
  const mayCreate = mayAnywhere(user, 'read');
  const [open, setOpen] = useState<Open | undefined>(
    server === null || !mayCreate ? undefined : { dialog: 'create', server },
  );
  const [filter, setFilter] = useState('');
  const about = useDebounced(filter.trim());
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      session.ask<Page<ApiKey>>({ path: 'api-keys', query: { cursor, about }, signal }),
    [session, about],
  );
  const { items, error, loadMore, reload } = usePages(load);
  const close = (): void => {
    setOpen(undefined);
    // Or a reload would ask again.
    if (server !== null) history.replaceState(null, '', toHash('keys'));
    reload();
  };
  const revoke = async ({ id, name }: ApiKey): Promise<void> => {
    await session.tell({ method: 'DELETE', path: `api-keys/${id}` });
    announce(`The key ${name} was revoked.`);
  };
  const whyEmpty =
    about !== ''
      ? 'No key matches.'
      : mayCreate
        ? 'No keys yet.'
        : 'No keys. To make one you need a role first.';
  return (
    <Screen
      title="API keys"
      intro={
        isAdmin
          ? 'Agents connect with them, people call the API with them.'
          : 'With yours you call the API as yourself.'
      }
      action={
        mayCreate && (
          <button type="button" className="primary" onClick={() => setOpen({ dialog: 'create', server: '' })}>
            Create key
          </button>
        )
      }
    >
      {isAdmin && <FilterBox placeholder="linus, web-1" value={filter} change={setFilter} />}
      <Problem error={error} retry={reload} />
      {items && (
        <KeyTable
          apiKeys={items}
          empty={whyEmpty}
          rotate={mayCreate ? (apiKey) => setOpen({ dialog: 'rotate', apiKey }) : undefined}
          revoke={(apiKey) => setOpen({ dialog: 'revoke', apiKey })}
        />
      )}
      {loadMore && (
        <button type="button" onClick={loadMore}>
          Show more
        </button>
      )}
      {open?.dialog === 'create' && (
        <CreateKey
          server={open.server}
          created={(created) => setOpen({ dialog: 'created', created })}
          close={close}
        />
      )}
      {open?.dialog === 'rotate' && (
        <RotateKey
          apiKey={open.apiKey}
          created={(created) => setOpen({ dialog: 'created', created })}
          close={close}
        />
      )}
      {open?.dialog === 'created' && <CreatedKey created={open.created} close={close} />}
      {open?.dialog === 'revoke' && (
        <ConfirmDialog
          title={`Revoke ${open.apiKey.name}?`}
          action="Revoke key"
          run={() => revoke(open.apiKey)}
          close={close}
        >
          <p>
            {describeKind(open.apiKey, user.id)}, starts with <code>{keyStart(open.apiKey)}</code>. Whatever
            uses it is disconnected at once, everywhere. It cannot be brought back.
          </p>
        </ConfirmDialog>
      )}
    </Screen>
  );
}
