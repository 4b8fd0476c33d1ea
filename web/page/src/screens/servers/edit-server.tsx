import type { Server } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { parseTags } from '../../ui/parse-tags.ts';
import { SubmitButton } from '../../ui/submit-button.tsx';

/** A new server, or another name and other tags for one. */
export function EditServer({ server, close }: { server?: Server | undefined; close: () => void }) {
  const { session } = useSession();
  const submit = async ({ name = '', tags = '' }: Values): Promise<void> => {
    const body = { name, tags: parseTags(tags) };
    if (server === undefined) await session.tell({ method: 'POST', path: 'servers', body });
    else await session.tell({ method: 'PATCH', path: `servers/${server.id}`, body });
    announce(server === undefined ? `${name} was added. Give it a key next.` : `${name} was saved.`);
    close();
  };
  return (
    <Dialog title={server === undefined ? 'Add server' : `Edit ${server.name}`} close={close}>
      <Form
        submit={submit}
        actions={
          <>
            <SubmitButton>{server === undefined ? 'Add server' : 'Save'}</SubmitButton>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </>
        }
      >
        <Field
          label="Name"
          name="name"
          defaultValue={server?.name}
          required
          maxLength={63}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          hint="As it is typed in chat: letters, digits, dot, dash, underscore."
        />
        <Field
          label="Tags"
          name="tags"
          defaultValue={server?.tags.join(', ')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="prod, web"
          hint="Rights, alert rules and policies go by them."
        />
      </Form>
    </Dialog>
  );
}
