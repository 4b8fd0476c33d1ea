import { destination, type LoggerOptions, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

export type Logger = PinoLogger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Paths that never reach a log line, whoever logs the object. */
const redactedPaths = ['authorization', 'password', 'token', 'secret', 'apiKey', 'cookie'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/** JSON on a pipe or in `file`, readable lines on a terminal. */
export function createLogger(role: string, level: LogLevel, { file }: { file?: string } = {}): Logger {
  const options: LoggerOptions = {
    level,
    base: { role },
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  if (file !== undefined) return pino(options, destination({ dest: file, mkdir: true, sync: true }));
  if (!process.stdout.isTTY) return pino(options);
  return pino({
    ...options,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } },
  });
}
