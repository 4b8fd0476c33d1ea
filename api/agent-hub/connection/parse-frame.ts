import { z } from 'zod';
import {
  type AgentFrame,
  gapSchema,
  helloSchema,
  maxBatchSamples,
  oldestProtocolVersion,
  outputSchema,
  responseSchema,
  type Sample,
  sampleSchema,
  samplesSchema,
  snapshotSchema,
  startedSchema,
} from '../../../shared/agent-protocol.ts';

export interface RejectedSample {
  seq: number;
  reason: string;
}

export interface SamplesFrame {
  type: 'samples';
  samples: Sample[];
  /** Not valid, but with a sequence number: acknowledged, so that the agent does not send them for ever. */
  rejected: RejectedSample[];
}

export type ReceivedFrame = Exclude<AgentFrame, { type: 'samples' }> | SamplesFrame;

export type ParsedFrame =
  | { kind: 'frame'; frame: ReceivedFrame }
  | { kind: 'unknown'; type: string }
  | { kind: 'too_old'; protocol: number }
  | { kind: 'invalid'; problem: string };

const schemas = {
  hello: helloSchema,
  gap: gapSchema,
  snapshot: snapshotSchema,
  output: outputSchema,
  started: startedSchema,
  response: responseSchema,
} as const;

const envelopeSchema = z.object({ type: z.string().max(64) });
/** Read before the rest: the hello of an old version need not have today's fields. */
const tooOldSchema = z.object({
  type: z.literal('hello'),
  protocol: z.number().int().lt(oldestProtocolVersion),
});

/** Total: whatever the text is, it comes back as one of these. */
export function parseFrame(text: string): ParsedFrame {
  const json = parseJson(text);
  if (json === undefined) return { kind: 'invalid', problem: 'not JSON' };
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return { kind: 'invalid', problem: 'no type' };
  const { type } = envelope.data;
  if (type === 'samples') return parseSamples(json);
  const old = tooOldSchema.safeParse(json);
  if (old.success) return { kind: 'too_old', protocol: old.data.protocol };
  if (!Object.hasOwn(schemas, type)) return { kind: 'unknown', type };
  const parsed = schemas[type as keyof typeof schemas].safeParse(json);
  if (parsed.success) return { kind: 'frame', frame: parsed.data };
  return { kind: 'invalid', problem: `${type}: ${firstIssue(parsed.error)}` };
}

/** Escapes of what PostgreSQL cannot store: NUL, and halves of surrogate pairs. */
const troublesomeEscape = /\\u(0000|d[89a-f])/i;

function parseJson(text: string): unknown {
  try {
    if (!troublesomeEscape.test(text)) return JSON.parse(text);
    return JSON.parse(text, (_, value) => (typeof value === 'string' ? toStorableText(value) : value));
  } catch {
    // Any text may arrive here; undefined is the answer for what is not JSON.
    return undefined;
  }
}

function toStorableText(text: string): string {
  // Through UTF-8 and back: a lone surrogate becomes U+FFFD.
  return Buffer.from(text.replaceAll('\0', '')).toString();
}

const looseSamplesSchema = z.object({ samples: z.array(z.unknown()).min(1).max(maxBatchSamples) });
const seqSchema = z.object({ seq: sampleSchema.shape.seq });

/** One bad sample does not take its neighbours along. */
function parseSamples(json: unknown): ParsedFrame {
  const whole = samplesSchema.safeParse(json);
  if (whole.success) return { kind: 'frame', frame: { ...whole.data, rejected: [] } };
  const loose = looseSamplesSchema.safeParse(json);
  if (!loose.success) return { kind: 'invalid', problem: `samples: ${firstIssue(loose.error)}` };
  const frame: SamplesFrame = { type: 'samples', samples: [], rejected: [] };
  for (const candidate of loose.data.samples) {
    const sample = sampleSchema.safeParse(candidate);
    const numbered = seqSchema.safeParse(candidate);
    if (sample.success) frame.samples.push(sample.data);
    else if (numbered.success) {
      frame.rejected.push({ seq: numbered.data.seq, reason: firstIssue(sample.error) });
    } else return { kind: 'invalid', problem: `samples: ${firstIssue(sample.error)}` };
  }
  return { kind: 'frame', frame };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'invalid' : `${issue.path.join('.')} ${issue.message}`.trim().slice(0, 300);
}
