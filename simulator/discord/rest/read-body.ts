import type { Request } from 'express';
import { readMultipart } from '../../read-multipart.ts';
import type { UploadedFile } from '../message/attach-files.ts';
import { DiscordError } from './discord-error.ts';

export interface ReadBody {
  body: unknown;
  files: UploadedFile[];
}

/** JSON, or a form with `payload_json` and `files[n]`. @throws DiscordError 50109 or 50035 */
export async function readBody(request: Request): Promise<ReadBody> {
  const raw = request.body as Buffer | undefined;
  if (!Buffer.isBuffer(raw) || raw.length === 0) return { body: {}, files: [] };
  const contentType = request.get('content-type') ?? '';
  if (contentType.startsWith('multipart/form-data')) return readForm(raw, contentType);
  if (!contentType.startsWith('application/json'))
    throw new DiscordError('invalidFormBody', {
      _errors: [
        {
          code: 'CONTENT_TYPE_INVALID',
          message: 'Expected "Content-Type" header to be one of {"application/json"}.',
        },
      ],
    });
  return { body: parseJson(raw.toString('utf8')), files: [] };
}

async function readForm(raw: Buffer, contentType: string): Promise<ReadBody> {
  const parts = await readMultipart(raw, contentType).catch(() => {
    throw new DiscordError('invalidFormBody');
  });
  let body: unknown = {};
  const files: UploadedFile[] = [];
  for (const { name, value } of parts) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (typeof value !== 'string') files.push({ index: Number(index ?? files.length), ...value });
    else if (name === 'payload_json') body = parseJson(value);
  }
  return { body, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DiscordError('invalidJson');
  }
}
