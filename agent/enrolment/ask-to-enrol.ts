import { z } from 'zod';
import { clipText } from '../clip-text.ts';

const answerTimeoutMs = 10_000;
const maxAnswerBytes = 16 * 1024;

export interface EnrolmentAsk {
  /** ws:// or wss://, as the connection's. */
  url: string;
  enrolmentKey: string;
  name: string;
  enrolmentId: string;
  signal: AbortSignal;
}

export type EnrolmentAnswer =
  | { kind: 'enrolled'; enrolled: z.infer<typeof enrolledSchema> }
  /** Only a person can change that: the key is wrong, used up, has ended. */
  | { kind: 'refused'; status: number; detail: string }
  /** It may be otherwise in a moment. */
  | { kind: 'unavailable'; detail: string };

const enrolledSchema = z.object({
  serverId: z.uuid(),
  serverName: z.string().max(63),
  key: z.string().regex(/^cop_\S+$/),
});
const problemSchema = z.object({ detail: z.string(), hint: z.string().optional() });

/** One try over HTTP, at the address of the socket. Never throws; ends within 10 s. */
export async function askToEnrol(ask: EnrolmentAsk): Promise<EnrolmentAnswer> {
  const { url, enrolmentKey, name, enrolmentId } = ask;
  try {
    const response = await fetch(`${url.replace(/^ws/, 'http')}/api/v1/enrolments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${enrolmentKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, enrolmentId }),
      // The key is for this address, not for wherever it points to.
      redirect: 'error',
      signal: AbortSignal.any([ask.signal, AbortSignal.timeout(answerTimeoutMs)]),
    });
    const { status } = response;
    const answer = await readJson(response);
    if (status === 201) return { kind: 'enrolled', enrolled: enrolledSchema.parse(answer) };
    const detail = describeProblem(answer, status);
    const changeable = status === 408 || status === 429 || status >= 500;
    return changeable ? { kind: 'unavailable', detail } : { kind: 'refused', status, detail };
  } catch (error) {
    return { kind: 'unavailable', detail: reasonOf(error) };
  }
}

async function readJson(response: Response): Promise<unknown> {
  if (Number(response.headers.get('content-length') ?? 0) > maxAnswerBytes) return undefined;
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined; // A proxy's page, or an answer that was cut off: the status has to do.
  }
}

function describeProblem(answer: unknown, status: number): string {
  const problem = problemSchema.safeParse(answer).data;
  if (problem === undefined) return `HTTP ${status}`;
  const { detail, hint } = problem;
  return clipText(hint === undefined ? detail : `${detail} ${hint}`, 500);
}

/** fetch says "fetch failed" and keeps why to itself. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return clipText(cause instanceof Error ? cause.message || cause.name : String(cause), 200);
}
