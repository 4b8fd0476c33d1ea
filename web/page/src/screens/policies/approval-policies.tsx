import type { ApprovalPolicy, CreateApprovalPolicy } from '../../api/contract.ts';
import { Field, SelectField } from '../../ui/field.tsx';
import type { Values } from '../../ui/form.tsx';
import { PolicyList } from './policy-list.tsx';

const classWords: Record<ApprovalPolicy['verbClass'], string> = {
  operate: 'Start, stop, restart (operate)',
  destructive: 'What destroys (destructive)',
  exec: 'Free command lines (exec)',
};

const describe = ({ verbClass, tag }: ApprovalPolicy) =>
  `${verbClass} on ${tag === null ? 'all servers' : `tag:${tag}`}`;

const toBody = ({ verbClass, tag, approvals }: Values): CreateApprovalPolicy => ({
  verbClass: verbClass as ApprovalPolicy['verbClass'],
  tag: tag || null,
  approvals: Number(approvals),
});

export function ApprovalPolicies() {
  return (
    <PolicyList<ApprovalPolicy>
      title="Approval by others"
      intro="Such commands run only after so many other people have approved them. Who asked never counts."
      path="approval-policies"
      empty="Nothing needs a second person."
      removal="Such commands then run when one person has confirmed them."
      describe={describe}
      toBody={toBody}
      columns={[
        { title: 'Commands', cell: ({ verbClass }) => classWords[verbClass] },
        { title: 'Servers', cell: ({ tag }) => (tag === null ? 'all' : `tag:${tag}`) },
        { title: 'Approvals', cell: ({ approvals }) => approvals },
      ]}
    >
      <SelectField label="Commands" name="verbClass" defaultValue="operate">
        {Object.entries(classWords).map(([verbClass, words]) => (
          <option key={verbClass} value={verbClass}>
            {words}
          </option>
        ))}
      </SelectField>
      <Field
        label="Tag (empty: all)"
        name="tag"
        placeholder="prod"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field label="Approvals" name="approvals" type="number" min={1} max={5} defaultValue={1} required />
    </PolicyList>
  );
}
