import {
  type DestinationStream,
  destination,
  type LoggerOptions,
  multistream,
  type Logger as PinoLogger,
  pino,
  stdTimeFunctions,
  transport,
} from 'pino';
import type { LogBuffer } from './log-buffer.ts';
import { serializeError } from './serialize-error.ts';

export type Logger = PinoLogger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Paths that never reach a log line, whoever logs the object. */
const redactedPaths = ['authorization', 'password', 'token', 'secret', 'apiKey', 'cookie'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

export interface LogTargets {
  /** Instead of standard output. */
  file?: string;
  /** Also gets warnings and worse, for the database. */
  warnings?: LogBuffer;
}

/** JSON on a pipe or in `file`, readable lines on a terminal. */
export function createLogger(role: string, level: LogLevel, { file, warnings }: LogTargets = {}): Logger {
  const options: LoggerOptions = {
    level,
    base: { role },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: serializeError },
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  const target = openTarget(file);
  if (warnings === undefined || level === 'silent') return pino(options, target);
  return pino(
    options,
    multistream([
      { level, stream: target },
      { level: 'warn', stream: warnings },
    ]),
  );
}

function openTarget(file: string | undefined): DestinationStream {
  if (file !== undefined) return destination({ dest: file, mkdir: true, sync: true });
  if (!process.stdout.isTTY) return destination(1);
  return transport({ target: 'pino-pretty', options: { ignore: 'pid,hostname' } });
}
