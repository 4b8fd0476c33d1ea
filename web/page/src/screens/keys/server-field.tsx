import { useCallback, useId, useState } from 'react';
import { useSession } from '../../session/session-context.ts';
import { Field } from '../../ui/field.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useResource } from '../../ui/use-resource.ts';
import { findServers, isNamed } from './ensure-server.ts';

const namePattern = '[A-Za-z0-9][A-Za-z0-9._\\-]{0,62}';

/** A server there is, or the name of one that is made together with the key. */
export function ServerField({ initial }: { initial: string }) {
  const { session } = useSession();
  const listId = useId();
  const [name, setName] = useState(initial);
  const wanted = useDebounced(name.trim());
  const load = useCallback(
    async (signal: AbortSignal) => {
      const searchable = new RegExp(`^(${namePattern})?$`).test(wanted);
      return { wanted, servers: searchable ? await findServers(session, wanted, signal) : [] };
    },
    [session, wanted],
  );
  const { data } = useResource(load);
  const isKnown = data?.servers.some(isNamed(name.trim())) ?? false;
  const isNew = name.trim() !== '' && data?.wanted === name.trim() && !isKnown;
  return (
    <>
      <Field
        label="Server"
        name="server"
        value={name}
        onChange={(event) => setName(event.target.value)}
        list={listId}
        required
        pattern={namePattern}
        title="letters, digits, dot, dash, underscore"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint={
          isNew
            ? 'There is no such server yet: it will be added.'
            : 'Choose one, or type the name of a new one.'
        }
      />
      <datalist id={listId}>
        {data?.servers.map((server) => (
          <option key={server.id} value={server.name} />
        ))}
      </datalist>
      {isNew && (
        <Field
          label="Tags of the new server"
          name="serverTags"
          placeholder="prod, web"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
    </>
  );
}
