import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeDiscordCall {
  /** `POST /channels/2/messages`, below /api/v10. */
  route: string;
  // biome-ignore lint/suspicious/noExplicitAny: read by assertions, in whatever shape was sent
  body: any;
  files: { name: string; bytes: Buffer }[];
}

/** What to answer instead: a refusal, or `hang` (done, but never answered). */
export type DiscordFault = { status: number; code?: number; message?: string; retryAfter?: number } | 'hang';

export interface FakeDiscord {
  apiUrl: string;
  calls: FakeDiscordCall[];
  /** Of the next call whose route contains this, and only of that. */
  failNext(route: string, fault: DiscordFault): void;
  of(route: string): FakeDiscordCall[];
  /** What is in a channel or thread, oldest first. */
  messages(channelId: string): StoredMessage[];
  remove(messageId: string): void;
  archiveForGood(threadId: string): void;
  close(): Promise<void>;
}

interface StoredMessage {
  id: string;
  channelId: string;
  content: string;
  attachmentIds: string[];
  // biome-ignore lint/suspicious/noExplicitAny: read by assertions, in whatever shape was sent
  embeds: any[];
  referenceId?: string;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly retryAfter: number | undefined;

  constructor(status: number, code: number, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * The REST routes that delivery uses, at their HTTP edge: strict about what is sent, remembering nonces,
 * with faults on request. Every channel exists; in one whose id ends in 404 threads are forbidden.
 */
export async function startFakeDiscord(): Promise<FakeDiscord> {
  const calls: FakeDiscordCall[] = [];
  const faults: { route: string; fault: DiscordFault }[] = [];
  const messages = new Map<string, StoredMessage>();
  const nonces = new Map<string, string>();
  const threads = new Map<string, 'open' | 'closed'>();
  let lastId = 700_000_000_000_000_000n;
  const nextId = () => String(++lastId);

  /** As Discord answers: a file that an embed shows is not among the attachments. */
  const shown = (message: StoredMessage) => ({
    id: message.id,
    channel_id: message.channelId,
    content: message.content,
    embeds: message.embeds.map((embed) => ({
      ...embed,
      ...(embed.image?.url.startsWith('attachment://') && {
        image: {
          url: `https://cdn.discordapp.com/attachments/${message.channelId}/${message.attachmentIds[0]}/${embed.image.url.slice(13)}?ex=1`,
        },
      }),
    })),
    attachments: [],
  });

  function store(call: FakeDiscordCall, message: StoredMessage): StoredMessage {
    const { content, embeds, components, allowed_mentions, attachments } = call.body;
    if ([content, embeds, components, allowed_mentions, attachments].includes(undefined))
      throw new Refusal(400, 50035, 'a field is left to chance');
    if (allowed_mentions.parse.length > 0) throw new Refusal(400, 50035, 'mentions are open');
    const known = new Set(message.attachmentIds);
    message.attachmentIds = attachments.map(({ id }: { id: string | number }) => {
      if (typeof id === 'number' && call.files[id]) return nextId();
      if (known.has(String(id))) return String(id);
      throw new Refusal(400, 50035, `no attachment ${id}`);
    });
    if (content === '' && embeds.length === 0 && attachments.length === 0)
      throw new Refusal(400, 50006, 'Cannot send an empty message');
    const picture = embeds.find((embed: { image?: { url: string } }) => embed.image)?.image.url;
    if (picture?.startsWith('attachment://') && message.attachmentIds.length === 0)
      throw new Refusal(400, 50035, 'an embed shows a file that is not there');
    Object.assign(message, { content, embeds });
    messages.set(message.id, message);
    return message;
  }

  function post(call: FakeDiscordCall, channelId: string) {
    const { nonce, enforce_nonce, message_reference } = call.body;
    // Message ids are far above channel ids here: such a channel is a thread.
    if (BigInt(channelId) > 700_000_000_000_000_000n && !threads.has(channelId))
      throw new Refusal(404, 10003, 'Unknown Channel');
    if (threads.get(channelId) === 'closed') throw new Refusal(400, 50083, 'Thread is archived');
    if (typeof nonce !== 'string' || nonce.length > 25 || enforce_nonce !== true)
      throw new Refusal(400, 50035, 'nonce');
    const first = nonces.get(`${channelId} ${nonce}`);
    if (first !== undefined) {
      const found = messages.get(first);
      if (!found) throw new Refusal(404, 10008, 'Unknown Message');
      return shown(found);
    }
    const message = store(call, {
      id: nextId(),
      channelId,
      content: '',
      attachmentIds: [],
      embeds: [],
      ...(message_reference && { referenceId: message_reference.message_id }),
    });
    nonces.set(`${channelId} ${nonce}`, message.id);
    return shown(message);
  }

  function startThread(call: FakeDiscordCall, channelId: string, messageId: string) {
    if (channelId.endsWith('404')) throw new Refusal(403, 50013, 'Missing Permissions');
    if (!messages.has(messageId)) throw new Refusal(404, 10008, 'Unknown Message');
    if (threads.has(messageId)) throw new Refusal(400, 160004, 'A thread has already been created');
    const { name } = call.body;
    if (typeof name !== 'string' || name.length < 1 || name.length > 100)
      throw new Refusal(400, 50035, 'Must be between 1 and 100 in length.');
    threads.set(messageId, 'open');
    return { id: messageId, name };
  }

  function answer(call: FakeDiscordCall): object {
    const [, verb, channelId = '', messageId, rest] =
      /^(POST|PATCH) \/channels\/(\d+)\/messages(?:\/(\d+))?(\/threads)?$/.exec(call.route) ?? [];
    if (verb === 'POST' && messageId === undefined) return post(call, channelId);
    if (verb === 'POST' && messageId !== undefined && rest) return startThread(call, channelId, messageId);
    if (verb === 'PATCH' && messageId !== undefined) {
      const message = messages.get(messageId);
      if (!message) throw new Refusal(404, 10008, 'Unknown Message');
      return shown(store(call, message));
    }
    throw new Refusal(404, 0, '404: Not Found');
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request);
    calls.push(call);
    const planned = faults.findIndex((one) => call.route.includes(one.route));
    const fault = planned < 0 ? undefined : faults.splice(planned, 1)[0]?.fault;
    try {
      if (fault !== undefined && fault !== 'hang')
        throw new Refusal(fault.status, fault.code ?? 0, fault.message ?? 'refused', fault.retryAfter);
      const body = answer(call);
      if (fault === 'hang') return;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, message, retryAfter } = error;
      if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ code, message }));
    }
  }

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    calls,
    failNext: (route, fault) => void faults.push({ route, fault }),
    of: (route) => calls.filter((call) => call.route.includes(route)),
    messages: (channelId) => [...messages.values()].filter((message) => message.channelId === channelId),
    remove: (messageId) => void messages.delete(messageId),
    archiveForGood: (threadId) => void threads.set(threadId, 'closed'),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readCall(request: IncomingMessage): Promise<FakeDiscordCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const route = `${request.method} ${(request.url ?? '').replace('/api/v10', '')}`;
  const type = request.headers['content-type'] ?? '';
  const whole = Buffer.concat(chunks);
  if (!type.startsWith('multipart/')) return { route, body: JSON.parse(whole.toString() || '{}'), files: [] };
  const form = await new Response(whole, { headers: { 'content-type': type } }).formData();
  const files: FakeDiscordCall['files'] = [];
  for (const [key, value] of form) {
    if (typeof value === 'string') continue;
    const index = Number(/^files\[(\d+)\]$/.exec(key)?.[1]);
    files[index] = { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
  }
  return { route, body: JSON.parse(String(form.get('payload_json'))), files };
}
