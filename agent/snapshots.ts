import type { AgentFrame, ProcessInfo } from '../shared/agent-protocol.ts';
import type { Logger } from '../shared/logger.ts';
import { withinFrame } from './docker/container-info.ts';
import type { ContainerWatch } from './docker/container-watch.ts';

/** How old the culprits named by an alert may be. */
const intervalMs = 5_000;
const topProcesses = 10;

export interface SnapshotterOptions {
  watch: Pick<ContainerWatch, 'status' | 'infos' | 'refresh' | 'onChange'>;
  topProcesses(count: number): Promise<ProcessInfo[]>;
  send(text: string): Promise<boolean>;
  logger: Logger;
}

/** Tells the hub what runs now: on connecting, every 5 s, and when Docker says that something changed. */
export class Snapshotter {
  readonly #options: SnapshotterOptions;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(options: SnapshotterOptions) {
    this.#options = options;
    options.watch.onChange(() => {
      if (this.#timer !== undefined) void this.#send({ refresh: false });
    });
  }

  connected(): void {
    this.disconnected();
    this.#timer = setInterval(() => void this.#send({ refresh: true }), intervalMs);
    void this.#send({ refresh: false });
  }

  disconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #send({ refresh }: { refresh: boolean }): Promise<void> {
    const { watch, logger } = this.#options;
    // One after the other: an older picture must not arrive after a newer one.
    await this.#sending;
    this.#sending = (async () => {
      if (refresh) await watch.refresh();
      const processes = await this.#options.topProcesses(topProcesses).catch(() => undefined);
      const frame: Extract<AgentFrame, { type: 'snapshot' }> = {
        type: 'snapshot',
        takenAt: Date.now(),
        docker: watch.status,
        // Without Docker nobody knows what runs: the hub keeps the picture it has.
        ...(watch.status.available ? { containers: withinFrame(watch.infos) } : {}),
        ...(processes === undefined ? {} : { processes }),
      };
      await this.#options.send(JSON.stringify(frame));
    })().catch((error) => logger.error({ err: error }, 'no snapshot'));
    await this.#sending;
  }
}
