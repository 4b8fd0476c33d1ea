import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { ContainerInfo, dockerStatusSchema } from '../../shared/agent-protocol.ts';
import type { Logger } from '../../shared/logger.ts';
import { RequestFailure } from '../request-failure.ts';
import { ContainerCache } from './container-cache.ts';
import type { ContainerEvent } from './container-events.ts';
import type { KnownContainer } from './container-info.ts';
import type { DockerClient } from './docker-client.ts';
import { toDockerFailure } from './docker-failure.ts';
import { RecentEvents } from './recent-events.ts';

type DockerStatus = z.infer<typeof dockerStatusSchema>;

const absentRetryMs = 5000;
const versionTimeoutMs = 5000;
/** One restart makes five events within a few hundred milliseconds. */
const eventSettleMs = 500;

/**
 * Knows which containers there are. Follows Docker's events while Docker is there, and keeps looking
 * for it while it is not.
 */
export class ContainerWatch {
  readonly #client: DockerClient;
  readonly #cache: ContainerCache;
  /** Outlives the connection to Docker: what happened meanwhile is asked for. */
  readonly recent = new RecentEvents();
  readonly #logger: Logger;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<() => void>();
  #containers: KnownContainer[] = [];
  #status: DockerStatus = { available: false, version: null };
  #failure = new RequestFailure('docker_unavailable', 'The agent has not reached Docker yet.');
  #saidAbsent = false;
  #refreshing: Promise<void> | undefined;
  #settling: NodeJS.Timeout | undefined;
  #following: Promise<void> = Promise.resolve();

  constructor({ client, logger }: { client: DockerClient; logger: Logger }) {
    this.#client = client;
    this.#cache = new ContainerCache(client);
    this.#logger = logger;
  }

  get status(): DockerStatus {
    return this.#status;
  }

  /** Why there is no picture, for whoever asks; undefined while there is one. */
  get failure(): RequestFailure | undefined {
    return this.#status.available ? undefined : this.#failure;
  }

  get containers(): readonly KnownContainer[] {
    return this.#containers;
  }

  get infos(): ContainerInfo[] {
    return this.#containers.map(({ info }) => {
      const lastExit = this.recent.lastExit(info.name);
      return lastExit === undefined ? info : { ...info, lastExit };
    });
  }

  /** Called after the picture may have changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  start(): void {
    this.#following = this.#follow();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#settling);
    await this.#following;
  }

  /** Looks again; callers at the same time share one look. Never rejects: failure is a status. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const version = await this.#client.version(AbortSignal.timeout(versionTimeoutMs));
        // The stream opens before the first look, so that nothing falls between them.
        const { sinceMs, repeatedUntil } = this.recent.resume(Date.now());
        const events = await this.#client.events(sinceMs, signal);
        this.#logger.info({ version }, 'docker is available');
        this.#status = { available: true, version: version.slice(0, 64) };
        this.#cache.forgetAll();
        await this.refresh();
        this.#announce();
        for await (const event of events) {
          if (event.at > repeatedUntil) this.#noticed(event);
        }
        if (!signal.aborted) this.#unavailable(new Error('the event stream ended'));
      } catch (error) {
        if (!signal.aborted) this.#unavailable(error);
      }
      if (!signal.aborted) {
        await delay(absentRetryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #noticed(event: ContainerEvent): void {
    this.recent.note(event);
    // A signal alone changes nothing that is shown; what comes of it is an event of its own.
    if (event.action === 'kill') return;
    this.#cache.forget(event.id);
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      void this.refresh().then(() => this.#announce());
    }, eventSettleMs);
  }

  async #read(): Promise<void> {
    if (this.#status.version === null) return;
    try {
      this.#containers = await this.#cache.read();
      this.#status = { ...this.#status, available: true };
    } catch (error) {
      this.#failure = toDockerFailure(error);
      this.#logger.warn({ reason: this.#failure.message }, 'cannot list containers');
      this.#cache.forgetAll();
      this.#status = { ...this.#status, available: false };
    }
  }

  #unavailable(error: unknown): void {
    if (this.#status.version === null) {
      if (!this.#saidAbsent)
        this.#logger.info({ reason: toDockerFailure(error).message }, 'no docker; looking for it');
      this.#saidAbsent = true;
      return;
    }
    this.#logger.warn({ reason: toDockerFailure(error).message }, 'docker is not available any more');
    this.#status = { available: false, version: null };
    this.#containers = [];
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
