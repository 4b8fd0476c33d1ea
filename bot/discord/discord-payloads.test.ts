import { InteractionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { actorOf, type Interaction, interactionSchema } from './discord-payloads.ts';

const base = {
  id: '500000000000000001',
  application_id: '400000000000000001',
  token: 'interaction-token',
  version: 1,
  guild_id: '100000000000000001',
  channel_id: '200000000000000001',
  // Its parent is a category.
  channel: { id: '200000000000000001', type: 0, name: 'ops', parent_id: '200000000000000009' },
  member: { user: { id: '300000000000000001', username: 'ada', discriminator: '0' }, roles: [] },
};
const command = { ...base, type: InteractionType.ApplicationCommand, data: { name: 'chatops', options: [] } };

describe('interactionSchema', () => {
  it.each([
    ['a command', command],
    ['autocomplete', { ...command, type: InteractionType.ApplicationCommandAutocomplete }],
    [
      'a button',
      {
        ...base,
        type: InteractionType.MessageComponent,
        data: { custom_id: '0|ack', component_type: 2 },
        message: { id: '600000000000000001', flags: 64 },
      },
    ],
    [
      'a modal with more than inputs in it',
      {
        ...base,
        type: InteractionType.ModalSubmit,
        data: {
          custom_id: 'ack',
          components: [
            { type: 10, id: 1 },
            { type: 18, id: 2, component: { type: 4, custom_id: 'reason', value: 'deploy' } },
          ],
        },
      },
    ],
  ])('takes %s', (_, payload) => {
    expect(interactionSchema.safeParse(payload).error).toBeUndefined();
  });

  it.each([
    ['no token', { ...command, token: '' }],
    ['an id that is a path', { ...command, id: '../webhooks/1' }],
    ['a kind from the future', { ...command, type: 99 }],
  ])('refuses %s', (_, payload) => {
    expect(interactionSchema.safeParse(payload).success).toBe(false);
  });
});

describe('actorOf', () => {
  const parsed = (payload: unknown): Interaction => interactionSchema.parse(payload);

  it('is the member, the guild and the channel or thread', () => {
    expect(actorOf(parsed(command), '/chatops servers')).toEqual({
      platform: 'discord',
      workspaceId: base.guild_id,
      userId: base.member.user.id,
      channelId: base.channel_id,
      userName: 'ada',
      rawText: '/chatops servers',
    });
  });

  it.each([10, 11, 12])('in a thread of type %i is in the channel of the thread too', (type) => {
    const channel = { id: '200000000000000002', type, parent_id: base.channel_id };
    expect(actorOf(parsed({ ...command, channel, channel_id: channel.id }))).toMatchObject({
      channelId: channel.id,
      parentChannelId: base.channel_id,
    });
  });

  it.each([
    ['without its channel', undefined],
    ['in a thread of no channel', { id: base.channel_id, type: 11, parent_id: null }],
  ])('is nobody %s: what may be done there could not be told', (_, channel) => {
    expect(actorOf(parsed({ ...command, channel }))).toBeUndefined();
  });

  it('is nobody outside of a guild', () => {
    const { guild_id: _guild, member: _member, ...direct } = command;
    expect(actorOf(parsed({ ...direct, user: base.member.user }))).toBeUndefined();
  });

  it('keeps what was typed short enough for a header', () => {
    expect(actorOf(parsed(command), 'x'.repeat(5000))?.rawText).toHaveLength(1000);
  });
});
