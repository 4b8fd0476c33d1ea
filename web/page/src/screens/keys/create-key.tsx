import { useState } from 'react';
import type { ApiKey, CreateApiKey, CreatedApiKey } from '../../api/contract.ts';
import { endOfDay } from '../../day-bounds.ts';
import { administers } from '../../session/rights.ts';
import { useSession } from '../../session/session-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { parseTags } from '../../ui/parse-tags.ts';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ensureServer } from './ensure-server.ts';
import { ServerField } from './server-field.tsx';

const kinds: { value: ApiKey['scope']; label: string; hint: string }[] = [
  { value: 'agent', label: 'Agent', hint: 'For the agent of one server.' },
  {
    value: 'enrolment',
    label: 'Enrolment',
    hint: 'Agents that connect with it become new servers, up to a number.',
  },
  { value: 'hook', label: 'Hook', hint: 'For a Prometheus Alertmanager that tells us of its alerts.' },
  { value: 'user', label: 'Personal', hint: 'For scripts of yours: it has your rights.' },
];

interface Props {
  /** Name of the server that was asked for, or empty. */
  server: string;
  created: (key: CreatedApiKey) => void;
  close: () => void;
}

export function CreateKey({ server, created, close }: Props) {
  const { session, user } = useSession();
  const offered = administers(user) ? kinds : kinds.filter(({ value }) => value === 'user');
  const [kind, setKind] = useState<ApiKey['scope']>(offered[0]?.value ?? 'user');
  const submit = async (values: Values): Promise<void> => {
    const { name = '', expires = '' } = values;
    const body: CreateApiKey = { name, scope: kind, expiresAt: endOfDay(expires) };
    if (kind === 'agent') {
      const target = await ensureServer(session, values.server ?? '', parseTags(values.serverTags ?? ''));
      body.serverId = target.id;
      body.name = name || target.name;
    }
    if (kind === 'enrolment')
      Object.assign(body, { uses: Number(values.uses), tags: parseTags(values.tags ?? '') });
    created(await session.ask<CreatedApiKey>({ method: 'POST', path: 'api-keys', body }));
  };
  return (
    <Dialog title="Create key" close={close}>
      <Form
        submit={submit}
        actions={
          <>
            <SubmitButton>Create key</SubmitButton>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </>
        }
      >
        {offered.length > 1 && (
          <RadioGroup legend="Kind" name="kind" options={offered} value={kind} choose={setKind} />
        )}
        {kind === 'agent' && <ServerField initial={server} />}
        {kind === 'enrolment' && (
          <>
            <Field
              label="Uses"
              name="uses"
              type="number"
              min={1}
              max={10_000}
              defaultValue={10}
              required
              hint="So many servers may enrol with it."
            />
            <Field
              label="Tags"
              name="tags"
              placeholder="prod, web"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              hint="Those servers get them."
            />
          </>
        )}
        <Field
          label={kind === 'agent' ? 'Name (optional)' : 'Name'}
          name="name"
          required={kind !== 'agent'}
          maxLength={100}
          autoComplete="off"
          hint={
            kind === 'agent' ? 'To tell keys apart; otherwise the name of the server.' : 'To tell keys apart.'
          }
        />
        <Field
          label="Expires (optional)"
          name="expires"
          type="date"
          hint="At the end of that day; otherwise never."
        />
      </Form>
    </Dialog>
  );
}
