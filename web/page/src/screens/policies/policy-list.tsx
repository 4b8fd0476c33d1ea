import { type ReactNode, useCallback, useState } from 'react';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { useResource } from '../../ui/use-resource.ts';

interface Props<Policy> {
  title: string;
  intro: string;
  /** Of the list: `channel-grants`. */
  path: string;
  columns: readonly Column<Policy>[];
  empty: string;
  /** What removing one of them means. */
  removal: string;
  /** One of them in a few words, for whom the button beside it is read to. */
  describe: (policy: Policy) => string;
  /** What the API takes for what was typed. */
  toBody: (values: Values) => unknown;
  /** The fields of a new one. */
  children: ReactNode;
}

/** A small list, with a form that adds to it. */
export function PolicyList<Policy extends { id: string }>(props: Props<Policy>) {
  const { title, intro, path, columns, empty, removal, describe, toBody, children } = props;
  const { session } = useSession();
  const [added, setAdded] = useState(0);
  const [removing, setRemoving] = useState<Policy>();
  const load = useCallback(
    (signal: AbortSignal) => session.ask<{ items: Policy[] }>({ path, signal }),
    [session, path],
  );
  const { data, error, reload } = useResource(load);
  const add = async (values: Values): Promise<void> => {
    await session.tell({ method: 'POST', path, body: toBody(values) });
    announce('Added.');
    setAdded(added + 1);
    reload();
  };
  const remove = async (policy: Policy): Promise<void> => {
    await session.tell({ method: 'DELETE', path: `${path}/${policy.id}` });
    announce(`Removed: ${describe(policy)}.`);
    reload();
  };
  return (
    <Section title={title}>
      <p className="intro">{intro}</p>
      <Problem error={error} retry={reload} />
      {data && (
        <DataTable
          caption={title}
          rows={data.items}
          keyOf={({ id }) => id}
          empty={empty}
          columns={columns}
          actions={(policy) => (
            <button
              type="button"
              className="danger-quiet"
              aria-label={`Remove: ${describe(policy)}`}
              onClick={() => setRemoving(policy)}
            >
              Remove
            </button>
          )}
        />
      )}
      {/* Empty again after each. */}
      <Form
        key={added}
        label={`Add to: ${title}`}
        className="is-row add-form"
        submit={add}
        actions={<SubmitButton>Add</SubmitButton>}
      >
        {children}
      </Form>
      {removing && (
        <ConfirmDialog
          title={`Remove: ${describe(removing)}?`}
          action="Remove"
          run={() => remove(removing)}
          close={() => setRemoving(undefined)}
        >
          <p>{removal}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
