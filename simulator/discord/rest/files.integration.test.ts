import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { picture, png, type RestClient, startRestClient } from '../test-support/start-rest-client.ts';

let local: RestClient['local'];
let post: RestClient['post'];
let patch: RestClient['patch'];
const refusal = (code: number, status: number) => expect.objectContaining({ code, status });

beforeEach(async () => {
  ({ local, post, patch } = await startRestClient());
});

afterEach(() => local.discord.close());

describe('files', () => {
  test('come with the message; one that an embed shows is listed no more', async () => {
    const body = {
      embeds: [{ title: 'CPU', image: { url: 'attachment://cpu.png' } }],
      attachments: [{ id: 0, description: 'CPU of web-1' }],
    };
    const sent = await post(body, [picture('cpu.png'), { name: 'a log.txt', data: 'hello' }]);
    expect(sent.attachments).toMatchObject([
      { filename: 'a_log.txt', content_type: 'text/plain; charset=utf-8', size: 5 },
    ]);
    const url = sent.embeds[0]?.image?.url ?? '';
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(png);
    const [seen] = await local.ada.messages();
    expect(seen?.attachments).toMatchObject([{ description: 'CPU of web-1' }, { filename: 'a_log.txt' }]);
    expect(await local.ada.image(seen?.imageFileIds[0] ?? '')).toEqual(png);
  });

  test('stay in an edit that names them, or names none; go when the list leaves them out', async () => {
    const shown = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    const sent = await post(shown, [picture('a.png')]);
    const [, id = ''] = /files\/(\d+)\//.exec(sent.embeds[0]?.image?.url ?? '') ?? [];
    expect((await patch(sent.id, { content: 'x' })).embeds).toEqual(sent.embeds);
    expect((await patch(sent.id, { ...shown, attachments: [{ id }] })).embeds).toEqual(sent.embeds);
    const replaced = await patch(
      sent.id,
      { embeds: [{ image: { url: 'attachment://b.png' } }], attachments: [{ id: 0 }] },
      [picture('b.png')],
    );
    expect(replaced.embeds[0]?.image?.url).toMatch(/b\.png$/);
    expect((await fetch(sent.embeds[0]?.image?.url ?? '')).status).toBe(404);
    expect((await patch(sent.id, { embeds: [], attachments: [], content: 'none' })).attachments).toEqual([]);
  });

  test('that an embed or the list names must be there', async () => {
    const shown = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    await expect(post(shown, [picture('b.png')])).rejects.toMatchObject({
      code: 50_035,
      message: expect.stringContaining('embeds[0].image.url[ATTACHMENT_NOT_FOUND]'),
    });
    await expect(post({ content: 'a', attachments: [{ id: 5 }] })).rejects.toEqual(refusal(50_035, 400));
  });

  test('are ten of 10 MiB at most', async () => {
    const large = { name: 'a.bin', data: Buffer.alloc(10 * 1024 * 1024 + 1) };
    await expect(post({}, [large])).rejects.toEqual(refusal(40_005, 413));
    const eleven = Array.from({ length: 11 }, (_, index) => picture(`${index}.png`));
    await expect(post({}, eleven)).rejects.toEqual(refusal(50_035, 400));
    expect(await post({}, eleven.slice(1))).toMatchObject({ attachments: { length: 10 } });
  });
});
