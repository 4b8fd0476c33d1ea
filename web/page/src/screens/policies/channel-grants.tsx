import { roles } from '../../../../../shared/rights.ts';
import type { ChannelGrant, CreateChannelGrant } from '../../api/contract.ts';
import { Field, SelectField } from '../../ui/field.tsx';
import type { Values } from '../../ui/form.tsx';
import { chatWords } from '../chat-words.ts';
import { PolicyList } from './policy-list.tsx';

const describe = ({ channelId, role, tag }: ChannelGrant) =>
  `${role} on ${tag === null ? 'all servers' : `tag:${tag}`} in ${channelId}`;

const toBody = ({ platform, workspaceId = '', channelId = '', role, tag }: Values): CreateChannelGrant => ({
  platform: platform as ChannelGrant['platform'],
  workspaceId,
  channelId,
  role: role as ChannelGrant['role'],
  tag: tag || null,
});

export function ChannelGrants() {
  return (
    <PolicyList<ChannelGrant>
      title="Channels"
      intro="In a channel named here nobody may do more than this, whatever the own rights. Channels that are not named are not limited. Ids, not names: on Slack they are in the address of the channel in a browser (/client/T…/C…), on Discord under Copy ID in Developer Mode."
      path="channel-grants"
      empty="No channel is limited."
      removal="What the channel allows is then what is left of its limits; without any, each person’s own rights hold there."
      describe={describe}
      toBody={toBody}
      columns={[
        { title: 'Where', cell: ({ platform }) => chatWords[platform].name },
        { title: 'Workspace', cell: ({ workspaceId }) => <code>{workspaceId}</code> },
        { title: 'Channel', cell: ({ channelId }) => <code>{channelId}</code> },
        { title: 'At most', cell: ({ role }) => role },
        { title: 'Servers', cell: ({ tag }) => (tag === null ? 'all' : `tag:${tag}`) },
      ]}
    >
      <SelectField label="Where" name="platform" defaultValue="slack">
        <option value="slack">Slack</option>
        <option value="discord">Discord</option>
      </SelectField>
      <Field
        label="Workspace or server id"
        name="workspaceId"
        placeholder="T0123ABCD"
        required
        maxLength={64}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field
        label="Channel id"
        name="channelId"
        placeholder="C0123ABCD"
        required
        maxLength={64}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <SelectField label="At most" name="role" defaultValue="operator">
        {roles.map((role) => (
          <option key={role}>{role}</option>
        ))}
      </SelectField>
      <Field
        label="Tag (empty: all)"
        name="tag"
        placeholder="staging"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </PolicyList>
  );
}
