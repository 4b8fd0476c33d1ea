import { expect, it } from 'vitest';
import type { DiscordMessage } from '../cards/discord-message.ts';
import { messageBody } from './message-body.ts';

const message: DiscordMessage = {
  content: '',
  embeds: [],
  components: [],
  files: [],
  keptAttachmentIds: [],
  allowedMentions: { parse: [] },
};

it('names every field, empty ones too, so that an edit leaves nothing of what was there', () => {
  expect(messageBody(message)).toEqual({
    body: { content: '', embeds: [], components: [], allowed_mentions: { parse: [] }, attachments: [] },
    files: [],
  });
});

it('keeps attachments by their own id and gives new ones their place among the files, with alt text', () => {
  const png = Buffer.from('png');
  const log = Buffer.from('log');
  const { body, files } = messageBody({
    ...message,
    keptAttachmentIds: ['900000000000000001'],
    files: [
      { fileName: 'cpu.png', data: png, description: 'CPU of web-1' },
      { fileName: 'web-1.log', data: log },
    ],
  });
  expect(body.attachments).toEqual([
    { id: '900000000000000001' },
    { id: 0, filename: 'cpu.png', description: 'CPU of web-1' },
    { id: 1, filename: 'web-1.log' },
  ]);
  expect(files).toEqual([
    { name: 'cpu.png', data: png },
    { name: 'web-1.log', data: log },
  ]);
});
