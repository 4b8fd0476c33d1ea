import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { AppError } from '../errors.ts';
import { withDeadline } from '../with-deadline.ts';

export interface UploadableImage {
  png: Buffer;
  fileName: string;
  alt: string;
}

export interface UploadOptions {
  /** All of it: upload and wait. */
  timeoutMs?: number;
  pollMs?: number;
}

/**
 * Uploads a PNG that belongs to no channel and waits until Slack can show it: an image block that
 * names a file Slack still processes is refused with `invalid_blocks`. `mimetype` is set at the end.
 *
 * @returns the file id for `{type: 'image', slack_file: {id}}`
 * @throws AppError `timeout` when it is not ready in time; otherwise the SDK's errors
 */
export async function uploadImage(
  client: WebClient,
  image: UploadableImage,
  { timeoutMs = 10_000, pollMs = 250 }: UploadOptions = {},
): Promise<string> {
  const deadline = Date.now() + timeoutMs;
  const uploaded = await withDeadline(
    client.filesUploadV2({ file: image.png, filename: image.fileName, alt_text: image.alt }),
    timeoutMs,
    () => notReady(timeoutMs),
  );
  const fileId = uploaded.files[0]?.files?.[0]?.id;
  if (fileId === undefined)
    throw new AppError('unavailable', 'Slack took the picture but gave no id for it.');
  for (let wait = pollMs; ; wait = Math.min(wait * 1.5, 1500)) {
    const info = await client.files.info({ file: fileId });
    if (info.file?.mimetype) return fileId;
    if (Date.now() + wait > deadline) throw notReady(timeoutMs);
    await sleep(wait);
  }
}

const notReady = (timeoutMs: number): AppError =>
  new AppError('timeout', `Slack did not have the picture ready within ${timeoutMs / 1000} s.`);
