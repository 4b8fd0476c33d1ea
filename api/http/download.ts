import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { AppError } from '../../shared/errors.ts';

/** An answer too long to hold: made while it is read. */
export interface Download {
  fileName: string;
  mediaType: string;
  chunks: AsyncIterable<string>;
}

/** Long enough for a year of entries over a slow line. */
const downloadMs = 600_000;

/**
 * Sends piece by piece, no faster than the reader takes it. What fails before the first piece is answered as
 * a problem; after it only an ended connection is left, which no client takes for a complete file.
 *
 * @throws AppError `timeout`, or whatever `chunks` throws
 */
export async function sendDownload(
  response: ServerResponse,
  { fileName, mediaType, chunks }: Download,
  deadlineMs = downloadMs,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const deadline = AbortSignal.timeout(deadlineMs);
  const ended = AbortSignal.any([gone.signal, deadline]);
  try {
    for await (const chunk of chunks) {
      ended.throwIfAborted();
      if (!response.headersSent) {
        response.setHeader('content-type', `${mediaType}; charset=utf-8`);
        response.setHeader('content-disposition', `attachment; filename="${fileName}"`);
      }
      if (!response.write(chunk)) await once(response, 'drain', { signal: ended });
    }
    response.end();
  } catch (error) {
    // Whoever closed the connection hears nothing more, and nothing went wrong.
    if (gone.signal.aborted) return;
    if (deadline.aborted) throw new AppError('timeout', 'The download took too long.', { cause: error });
    throw error;
  }
}
