import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** Keeps every core busy until stopped, in processes of its own; ends by itself after five minutes. */
export function startCpuLoad(): { stop(): Promise<void> } {
  const script = 'const end = Date.now() + 300_000; while (Date.now() < end);';
  const burners: ChildProcess[] = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', script], { stdio: 'ignore', argv0: 'cpu-burner' }),
  );
  return {
    stop: async () => {
      await Promise.all(
        burners.map(async (burner) => {
          if (burner.exitCode !== null || burner.signalCode !== null) return;
          const exited = once(burner, 'exit');
          burner.kill('SIGKILL');
          await exited;
        }),
      );
    },
  };
}
