import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { clipText } from './clip-text.ts';
import { withinDeadline } from './within-deadline.ts';

const timeoutMs = 2000;
const maxBytes = 16 * 1024;

/** RFC 9457, as far as a person reading the log needs it. */
const problemSchema = z.object({ detail: z.string(), hint: z.string().optional() });

/** What the hub says about why it refused the upgrade; undefined when it says nothing that can be read. */
export async function readRefusal(response: IncomingMessage): Promise<string | undefined> {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) return undefined;
  try {
    const body = await withinDeadline(text(response), timeoutMs, '');
    const { detail, hint } = problemSchema.parse(JSON.parse(body));
    return clipText(hint === undefined ? detail : `${detail} ${hint}`, 500);
  } catch {
    return undefined; // A proxy's page, or nothing: the status has to do.
  }
}
