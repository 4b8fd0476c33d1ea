import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { sendWithFiles, withoutFiles } from './without-files.ts';

const message: DiscordMessage = {
  content: 'CPU of web-1',
  embeds: [
    { description: 'last hour', image: { url: 'attachment://cpu.png' } },
    { color: 1, image: { url: 'attachment://cpu.png' } },
    { image: { url: 'https://example.com/kept.png' } },
  ],
  components: [],
  files: [{ fileName: 'cpu.png', data: Buffer.from('png') }],
  keptAttachmentIds: [],
  allowedMentions: { parse: [] },
};
const refusal = (code: number, status: number) =>
  new DiscordAPIError({ code, message: 'refused' }, code, status, 'POST', '/x', {});

/** Refuses once, then keeps what it is sent. */
function channel(error: Error) {
  const sent: DiscordMessage[] = [];
  let refused = false;
  const send = async (one: DiscordMessage) => {
    if (!refused) {
      refused = true;
      throw error;
    }
    sent.push(one);
  };
  return { sent, send };
}

describe('sendWithFiles', () => {
  it.each([
    [50013, 403],
    [40005, 413],
    [0, 413],
  ])('sends again without the files that Discord refuses with %d/%d', async (code, status) => {
    const { sent, send } = channel(refusal(code, status));
    await sendWithFiles(message, send);
    expect(sent[0]?.files).toEqual([]);
    expect(sent[0]?.content).toContain('cpu.png could not be attached');
  });

  it('does not hide a refusal that files have nothing to do with', async () => {
    await expect(sendWithFiles(message, channel(refusal(10003, 404)).send)).rejects.toThrow('refused');
    const bare = { ...message, files: [] };
    await expect(sendWithFiles(bare, channel(refusal(50013, 403)).send)).rejects.toThrow('refused');
  });
});

it('leaves no reference to a file that is not there, and no empty embed', () => {
  const { embeds } = withoutFiles(message);
  expect(embeds).toEqual([{ description: 'last hour' }, { image: { url: 'https://example.com/kept.png' } }]);
});
