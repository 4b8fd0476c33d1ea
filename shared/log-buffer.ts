import { levels } from 'pino';
import { z } from 'zod';

/** A log line on its way to the database. */
export interface BufferedLogLine {
  at: Date;
  level: string;
  /** Role, and the part of it when there are several in one process. */
  source: string;
  serverId: string | null;
  message: string;
  fields: Record<string, unknown>;
}

const lineSchema = z.looseObject({
  level: z.number(),
  time: z.iso.datetime(),
  msg: z.string().default(''),
  role: z.string().default('chatops'),
  part: z.string().optional(),
});
const serverIdSchema = z.uuid();

/**
 * Takes pino's lines until somebody drains them. Bounded: when the database is away, the newest
 * warnings matter most, and memory matters more.
 */
export class LogBuffer {
  readonly #capacity: number;
  #lines: string[] = [];

  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  /** pino's destination: one JSON text per call, already redacted. */
  write(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#capacity) this.#lines.shift();
  }

  drain(): BufferedLogLine[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines.flatMap(toLogLine);
  }
}

function toLogLine(text: string): BufferedLogLine[] {
  const parsed = lineSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return [];
  const { level, time, msg, role, part, ...fields } = parsed.data;
  const serverId = serverIdSchema.safeParse(fields.serverId);
  return [
    {
      at: new Date(time),
      level: levels.labels[level] ?? String(level),
      source: part === undefined ? role : `${role}/${part}`,
      serverId: serverId.success ? serverId.data : null,
      message: msg,
      fields,
    },
  ];
}
