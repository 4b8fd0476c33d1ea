import { z } from 'zod';
import type { Workspace } from '../workspace/workspace.ts';

const userIds = z.array(z.string()).default([]);

export const channelChangeSchema = z.object({
  id: z.string().regex(/^[CD][A-Z0-9]+$/),
  /** Given for a channel that does not exist yet. */
  name: z
    .string()
    .regex(/^[a-z0-9_-]{1,80}$/)
    .optional(),
  kind: z.enum(['public', 'private']).default('public'),
  isArchived: z.boolean().optional(),
  join: userIds,
  leave: userIds,
});

/** What people do to channels in Slack's own menus: create, archive, join, leave. */
export function changeChannel(
  workspace: Workspace,
  change: z.output<typeof channelChangeSchema>,
): { ok: boolean; error?: string } {
  const { id, name, kind, isArchived, join, leave } = change;
  const existing = workspace.channels.get(id);
  if (!existing && name === undefined) return { ok: false, error: 'channel_not_found' };
  const channel = existing ?? { id, name: name ?? id, kind, isArchived: false, members: [], topic: '' };
  channel.isArchived = isArchived ?? channel.isArchived;
  channel.members = [...new Set([...channel.members, ...join])].filter((member) => !leave.includes(member));
  workspace.channels.set(id, channel);
  workspace.changed();
  return { ok: true };
}
