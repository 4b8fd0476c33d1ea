/** Signals that end programs, by their number on Linux: shells and Docker report 128 + number. */
const signals: Record<number, string> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
};

/** "exit code 3", "exit code 137, SIGKILL". */
export function describeExit(code: number): string {
  const signal = signals[code - 128];
  return signal === undefined ? `exit code ${code}` : `exit code ${code}, ${signal}`;
}
