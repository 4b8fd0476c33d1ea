import {
  type ChannelGrantRow,
  type ChatChannel,
  deleteChannelGrant,
  findChannelGrants,
  insertChannelGrant,
} from '../../../drizzle/queries/channel-grants.ts';
import type { Grant } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AuditedAction } from '../audit.ts';
import { describeGrants } from '../authorize.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { announceChannel } from './announce-channel.ts';

const right = { class: 'admin', on: 'everywhere' } as const;

/** With the first grant a channel becomes limited: from then on no more is done there than its grants allow. */
export async function addChannelGrant(
  ctx: OperationContext,
  input: ChatChannel & Grant,
): Promise<ChannelGrantRow> {
  const entry: AuditedAction = {
    action: 'channel-grant.create',
    arguments: { ...input },
    targets: [nameOf(input)],
  };
  // The first grant limits the channel; every other one allows more there.
  const { id: createdBy } = await requireLoggedInAdmin(ctx, entry);
  const added = await perform(ctx, entry, right, async (tx) => {
    const row = await insertChannelGrant(tx, { ...input, createdBy });
    if (row !== undefined) return row;
    throw new AppError('conflict', 'This channel has this grant already.');
  });
  await announceChannel(ctx, added);
  return added;
}

/** With its last grant a channel's limit ends: the audit entry says what is allowed there afterwards. */
export async function removeChannelGrant(ctx: OperationContext, id: string): Promise<void> {
  const entry: AuditedAction = { action: 'channel-grant.delete', arguments: { id }, targets: [id] };
  await requireLoggedInAdmin(ctx, entry);
  const removed = await perform(ctx, entry, right, async (tx) => {
    const row = await deleteChannelGrant(tx, id);
    if (row === undefined) throw new AppError('not_found', 'There is no such grant of a channel.');
    const left = await findChannelGrants(tx, row);
    const { role, tag } = row;
    entry.arguments = { id, role, tag, left: left === undefined ? 'no limit' : describeGrants(left) };
    entry.targets = [nameOf(row)];
    return row;
  });
  await announceChannel(ctx, removed);
}

const nameOf = ({ platform, workspaceId, channelId }: ChatChannel) =>
  `${platform}:${workspaceId}:${channelId}`;
