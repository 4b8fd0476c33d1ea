import { hostname } from 'node:os';
import { recordWrongClock } from '../../drizzle/queries/connection-events.ts';
import { releaseLease } from '../../drizzle/queries/instance-leases.ts';
import { inboxOf } from '../../shared/bus.ts';
import { listenToInstances } from './bus-messages.ts';
import { AnswerRecorder } from './commands/answer-recorder.ts';
import { AgentAsker } from './commands/ask-agent.ts';
import { CommandRouter } from './commands/command-router.ts';
import { CommandSettler } from './commands/command-settler.ts';
import { SentTargets } from './commands/sent-targets.ts';
import { sweepCommands, sweepIntervalMs } from './commands/sweep-commands.ts';
import { TargetSender } from './commands/target-sender.ts';
import { AgentConnections } from './connection/agent-connections.ts';
import type { AgentSession } from './connection/agent-session.ts';
import { startHeartbeat } from './connection/heartbeat.ts';
import { createUpgradeHandler } from './connection/upgrade.ts';
import { withDeadline } from './deadline.ts';
import { createFrameRouter } from './frame-router.ts';
import { createHubMetrics } from './hub-metrics.ts';
import type { AgentHub, AgentHubDeps } from './index.ts';
import { createAnnouncer } from './ingest/announce-stored.ts';
import { GapRecorder } from './ingest/gap-recorder.ts';
import { IngestBuffer } from './ingest/ingest-buffer.ts';
import { SampleIntake } from './ingest/sample-intake.ts';
import { storeSamples } from './ingest/sample-store.ts';
import { SnapshotWriter } from './ingest/snapshot-writer.ts';
import { closeEndedKeys, createLeaseRound, endedKeysIntervalMs, leaseIntervalMs } from './instance-lease.ts';
import { startPeriodicTask } from './periodic-task.ts';

/** Of a stop: for what was received, for closing handshakes, for the last write. Together below a role's 15 s. */
const drainTimeoutMs = 5000;
const closeGraceMs = 2500;
const releaseTimeoutMs = 3000;

/** Wires the parts; what each does is in its own file. */
export async function startAgentHub(deps: AgentHubDeps): Promise<AgentHub> {
  const { database, apiKeys, addressOf, bus, jobs, instanceId, logger } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const metrics = createHubMetrics(deps.registry, {
    agentsConnected: () => connections.registry.size,
    bufferedRows: () => buffer.rows,
  });
  const announcer = createAnnouncer({ bus, jobs, logger, metrics });
  const buffer = new IngestBuffer({
    store: (samples) => storeSamples({ database, logger, metrics, signal }, samples),
    onStored: (samples) => announcer.announce(samples),
    logger,
  });
  const snapshots = new SnapshotWriter(database, logger, signal);
  const intakes = new WeakMap<AgentSession, SampleIntake>();
  const recordClock = ({ serverId, logger: ofSession }: AgentSession, detail: string) => {
    ofSession.warn({ detail }, 'the clock of an agent is wrong');
    recordWrongClock(database.sql, { serverId, instanceId, detail }).catch((error: unknown) =>
      ofSession.warn({ err: error }, 'wrong clock not recorded'),
    );
  };
  const connections = new AgentConnections({
    database,
    bus,
    instanceId,
    logger,
    metrics,
    onOpen(session) {
      intakes.set(session, new SampleIntake(session, buffer, metrics, recordClock));
      sender.sendUnanswered(session).catch((error: unknown) => {
        session.logger.warn({ err: error }, 'requests of before were not sent again yet');
      });
    },
    onFrame: (session, frame) => receive(session, frame),
    onClose: (session) => asker.giveUp(session),
  });
  const { registry } = connections;
  const settler = new CommandSettler(database, bus, logger);
  const sent = new SentTargets();
  const sender = new TargetSender({ database, instanceId, registry, settler, sent, logger });
  const asker = new AgentAsker({ database, bus, instanceId, registry });
  const recorder = new AnswerRecorder({ database, settler, sent, metrics, logger, signal });
  const router = new CommandRouter({
    database,
    bus,
    instanceId,
    registry,
    sender,
    settler,
    asker,
    logger,
  });
  const upgrades = createUpgradeHandler({
    database,
    apiKeys,
    addressOf,
    instanceId,
    logger,
    metrics,
    accept: (...accepted) => connections.accept(...accepted),
  });

  const receive = createFrameRouter({ intakes, snapshots, gaps: new GapRecorder(database), asker, recorder });

  const leaseRound = createLeaseRound({ database, instanceId, hostname: hostname(), connections, logger });
  await leaseRound();
  const unsubscribes = [
    await bus.receive(inboxOf(instanceId), (message) => router.receive(message)),
    ...(await listenToInstances(bus, connections, logger)),
  ];
  const heartbeat = startHeartbeat(() => connections.all());
  const tasks = [
    startPeriodicTask('instance lease', leaseIntervalMs, logger, leaseRound),
    startPeriodicTask('ended agent keys', endedKeysIntervalMs, logger, () =>
      closeEndedKeys(database, connections),
    ),
    startPeriodicTask('command sweep', sweepIntervalMs, logger, () =>
      sweepCommands({ database, sender, settler, sent }),
    ),
  ];

  return {
    handleUpgrade: upgrades.handleUpgrade,
    ask: (serverId, method, params, timeoutMs) => asker.ask(serverId, method, params, timeoutMs),
    dispatch: (commandId) => router.dispatch(commandId),
    cancel: (commandId) => router.cancel(commandId),
    async close() {
      upgrades.close();
      heartbeat.stop();
      // Nothing more is read; what was read is stored and acknowledged before the sockets close.
      for (const session of connections.all()) session.hold('closing');
      await Promise.all([
        buffer.drain(drainTimeoutMs),
        withDeadline(recorder.drain(), drainTimeoutMs, 'Output could not be stored.').catch(warn),
      ]);
      await connections.close(closeGraceMs);
      stopping.abort();
      announcer.close();
      settler.close();
      asker.giveUp();
      const ending = Promise.all([
        ...tasks.map((task) => task.stop()),
        ...unsubscribes.map((unsubscribe) => unsubscribe()),
      ]).then(() => releaseLease(database.sql, instanceId));
      await withDeadline(ending, releaseTimeoutMs, 'The lease could not be released.').catch(warn);
    },
  };

  function warn(error: unknown): void {
    logger.warn({ err: error }, 'agent hub did not stop cleanly');
  }
}
