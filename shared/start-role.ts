import { ConfigError } from './define-config.ts';
import { AppError } from './errors.ts';
import { createLogger, type Logger } from './logger.ts';

/** Longest a graceful stop may take; then the process ends anyway. */
const closeTimeoutMs = 15_000;

/** A Ctrl-C under npm can arrive twice, from the terminal and from npm; a second one this soon is the same. */
const sameSignalMs = 500;

/** Exit codes: 0 stopped on request, 1 failed, 2 a setting is missing or wrong. */
const exitCode = { stopped: 0, failed: 1, misconfigured: 2 } as const;

export interface RunningRole {
  /** For a role with an end of its own: the process stops when it settles, and fails when it rejects. */
  finished?: Promise<void>;
  close(): Promise<void>;
}

/**
 * The life of one role's process: start, run until SIGTERM or SIGINT, stop. Start-up failures that a
 * person can mend (settings, a port in use, PostgreSQL or Redis away) are one line on stderr that says
 * what to do; anything else is logged with its stack. A second signal ends the process at once.
 *
 * @param start reads its own settings; rejects when the role cannot start.
 */
export async function runRole(name: string, start: () => Promise<RunningRole>): Promise<void> {
  const logger = createLogger(name, 'info');
  let stopRequested: (() => void) | undefined;
  let stopping = false;
  const stopSignal = new Promise<void>((resolve) => {
    stopRequested = resolve;
  });
  let signalledAt = 0;
  const onSignal = () => {
    if (stopping && Date.now() - signalledAt > sameSignalMs) process.exit(exitCode.failed);
    signalledAt = Date.now();
    stopping = true;
    stopRequested?.();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      // State is unknown from here on: the supervisor's restart is the safe way back.
      logger.fatal({ err: error }, event);
      exitSoon(exitCode.failed);
    });
  }

  let role: RunningRole;
  try {
    role = await start();
  } catch (error) {
    const problem = describeStartupError(error);
    if (problem === undefined) logger.fatal({ err: error }, 'could not start');
    else console.error(/^\S+ cannot start: /.test(problem) ? problem : `${name} cannot start: ${problem}`);
    exitSoon(error instanceof ConfigError ? exitCode.misconfigured : exitCode.failed);
    return;
  }
  // A signal during the start is honoured here: what was started is also stopped.
  let code: number = exitCode.stopped;
  try {
    await Promise.race([stopSignal, role.finished ?? stopSignal]);
  } catch (error) {
    code = exitCode.failed;
    console.error(`${name} failed: ${describeStartupError(error) ?? String(error)}`);
  }
  if (!stopping) signalledAt = Date.now();
  stopping = true;
  await closeInTime(role, code, logger);
}

async function closeInTime(role: RunningRole, code: number, logger: Logger): Promise<void> {
  const timer = setTimeout(() => {
    logger.error({ closeTimeoutMs }, 'did not stop in time');
    process.exit(exitCode.failed);
  }, closeTimeoutMs);
  try {
    await role.close();
    clearTimeout(timer);
    exitSoon(code);
  } catch (error) {
    logger.error({ err: error }, 'did not stop cleanly');
    exitSoon(exitCode.failed);
  }
}

/** Lets the last log lines out of the pipe first. */
function exitSoon(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), 100);
}

/** One line with what to do, or undefined for a failure that needs its stack. */
export function describeStartupError(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof AppError && error.code !== 'internal') {
    return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  }
  const { code, port, address } = rootCause(error);
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is already in use. Stop the program that uses it, or set PORT to another one.`;
    case 'EACCES':
      return port === undefined
        ? undefined
        : `no permission to listen on port ${port}. Set PORT to one above 1023.`;
    case 'ECONNREFUSED':
    case 'CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `cannot reach ${address ?? 'PostgreSQL'}${port === undefined ? '' : `:${port}`}. Check that PostgreSQL runs and that DATABASE_URL is right.`;
    case '28P01':
    case '28000':
      return 'PostgreSQL refuses the user or password in DATABASE_URL.';
    case '3D000':
      return 'the database named in DATABASE_URL does not exist. Create it, or correct DATABASE_URL.';
    case '57P03':
      return 'PostgreSQL is still starting up. Try again in a moment.';
    default:
      return undefined;
  }
}

interface SystemError {
  code?: string;
  port?: number;
  address?: string;
}

/** Query builders wrap the driver's error; several addresses tried at once give an AggregateError. */
function rootCause(error: unknown): SystemError {
  let current = error;
  while (current instanceof Error) {
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else if (!('code' in current) && current.cause instanceof Error) current = current.cause;
    else break;
  }
  return current instanceof Error ? (current as SystemError) : {};
}
