import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentFrame } from '../shared/agent-protocol.ts';
import { ConfigError } from '../shared/define-config.ts';
import type { Logger } from '../shared/logger.ts';
import { ContainerStatsCollector } from './collectors/containers.ts';
import { createProcHostCollector } from './collectors/host.ts';
import { readInventory } from './collectors/inventory.ts';
import { createPortableHostCollector } from './collectors/portable-host.ts';
import { createProcessCollector } from './collectors/processes.ts';
import { type AgentConfig, isKeyExposed } from './config.ts';
import { Connection } from './connection.ts';
import { lockDataDirectory } from './data-lock.ts';
import { ContainerWatch } from './docker/container-watch.ts';
import { createDockerClient } from './docker/docker-client.ts';
import { withRecentEvents } from './docker/with-recent-events.ts';
import { type ApiKeySource, findApiKeySource } from './enrolment/api-key-source.ts';
import { supportedMethods } from './handlers/index.ts';
import { HubClock } from './hub-clock.ts';
import { Journal } from './journal.ts';
import { readPolicy } from './policy.ts';
import { Requests } from './requests.ts';
import { Sampler } from './sampler.ts';
import { Snapshotter } from './snapshots.ts';
import { SampleStream } from './spool/sample-stream.ts';
import { Spool } from './spool/spool.ts';
import { agentVersion } from './version.ts';
import { withinDeadline } from './within-deadline.ts';

/** Docker's own default grace for stopping a container. */
const changesTimeoutMs = 10_000;

/** Starts everything; runs whether or not the hub or Docker can be reached. @throws ConfigError */
export async function startAgent({ config, logger }: { config: AgentConfig; logger: Logger }): Promise<{
  close(): Promise<void>;
}> {
  const dataDirectory = config.CHATOPS_DATA_DIR;
  const apiKeySource = await findApiKeySource(config, logger);
  const { spool, journal, unlock } = await openData(config, logger);
  const docker = createDockerClient(config.DOCKER_SOCKET);
  const watch = new ContainerWatch({ client: docker, logger });
  const processes = createProcessCollector();
  const host = existsSync('/proc/stat') ? await createProcHostCollector() : createPortableHostCollector();
  const stats = new ContainerStatsCollector(docker);
  const inventory = await readInventory();
  await processes.top(0); // The baseline of the first snapshot.

  const clock = new HubClock();
  const bootId = randomUUID();
  const sendText = (text: string) => connection.send(text);
  const send = (frame: AgentFrame) => sendText(JSON.stringify(frame));

  const stream = new SampleStream({ spool, send: sendText, logger });
  const snapshotter = new Snapshotter({
    watch,
    topProcesses: (count) => processes.top(count),
    send: sendText,
    logger,
  });
  const requests = new Requests({
    services: { docker, watch, processes },
    journal,
    readPolicy: () => readPolicy(config.CHATOPS_POLICY),
    send,
    hubNow: () => clock.now(),
    logger,
  });
  const sampler = new Sampler({
    intervalMs: config.CHATOPS_INTERVAL * 1000,
    readHost: () => host.read(),
    readContainers: async (limits) => {
      if (!watch.status.available) return [];
      const samples = await stats.read(watch.containers, limits);
      return withRecentEvents(samples, watch.containers, watch.recent, Date.now());
    },
    keep: async (sample) => {
      await spool.append(sample);
      stream.pump();
    },
    logger,
  });
  const connection = new Connection({
    url: config.CHATOPS_URL,
    hello: () => ({
      agentVersion,
      bootId,
      methods: supportedMethods,
      inventory,
      docker: watch.status,
      intervalSeconds: config.CHATOPS_INTERVAL,
    }),
    onReady: (welcome) => {
      clock.set(welcome.now);
      requests.connected(welcome.epoch);
      stream.connected();
      snapshotter.connected();
    },
    onFrame: (frame) => {
      if (frame.type === 'ack') void stream.acknowledged(frame.seq);
      else if (frame.type === 'request') requests.receive(frame);
      else if (frame.type === 'cancel') requests.cancel(frame.id);
    },
    onInvalidRequest: (id, problem) => requests.refuse(id, 'invalid_params', problem),
    onLost: () => {
      stream.disconnected();
      snapshotter.disconnected();
      requests.disconnected();
    },
    logger,
  });

  if (isKeyExposed(config.CHATOPS_URL))
    logger.warn('CHATOPS_URL is not wss://: the key crosses the network in clear');
  logger.info(
    { version: agentVersion, dataDirectory, lastSeq: spool.lastSeq, ackedSeq: spool.ackedSeq },
    'agent started',
  );
  watch.start();
  sampler.start();
  const stopping = new AbortController();
  const connecting = connectWhenKeyed(connection, apiKeySource, stopping.signal);

  return {
    async close() {
      stopping.abort();
      await connecting;
      await sampler.close();
      await withinDeadline(requests.close(), changesTimeoutMs, undefined);
      await connection.close();
      await watch.close();
      await spool.close();
      await journal.close();
      unlock();
    },
  };
}

/** Samples are taken and kept meanwhile, as when the hub cannot be reached. */
async function connectWhenKeyed(
  connection: Connection,
  apiKeySource: ApiKeySource,
  signal: AbortSignal,
): Promise<void> {
  try {
    connection.start(await apiKeySource(signal));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function openData(
  { CHATOPS_DATA_DIR: directory, CHATOPS_SPOOL_MAX_BYTES: maxBytes }: AgentConfig,
  logger: Logger,
) {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const unlock = lockDataDirectory(directory);
    const spool = await Spool.open({ directory: join(directory, 'spool'), maxBytes, logger });
    const journal = await Journal.open({ path: join(directory, 'journal.jsonl') });
    return { spool, journal, unlock };
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError(
      `agent cannot start: cannot use CHATOPS_DATA_DIR ${directory} (${code ?? cause}). Make it a directory the agent may write to.`,
      { cause },
    );
  }
}
