import { randomUUID } from 'node:crypto';
import type { Database } from '../../drizzle/database.ts';
import { containers, instances, servers } from '../../drizzle/schema/servers.ts';
import { type AgentMethod, agentMethods, type ContainerInfo } from '../../shared/agent-protocol.ts';
import { shardOf } from '../../shared/shard.ts';

export interface ServerFacts {
  name: string;
  tags?: string[];
  /** Default true: its instance's lease lives. */
  online?: boolean;
  dockerAvailable?: boolean;
  containers?: string[];
}

/** A server as it is when its agent has connected and said what runs there. */
export async function addOnlineServer({ orm }: Database, facts: ServerFacts): Promise<string> {
  const id = randomUUID();
  const instanceId = randomUUID();
  const { name, tags = [], online = true, dockerAvailable = true } = facts;
  if (online) {
    const leaseUntil = new Date(Date.now() + 600_000);
    await orm.insert(instances).values({ id: instanceId, hostname: 'test', leaseUntil });
  }
  await orm.insert(servers).values({
    id,
    name,
    tags,
    shard: shardOf(id),
    instanceId,
    methods: Object.keys(agentMethods) as AgentMethod[],
    dockerAvailable,
    agentVersion: '0.1.0',
    intervalSeconds: 5,
    connectedAt: new Date(),
    lastSeenAt: new Date(Date.now() - (online ? 0 : 300_000)),
  });
  for (const container of facts.containers ?? []) {
    const info = containerInfo(container);
    const row = { serverId: id, containerId: info.id, name: container, info, seenAt: new Date() };
    await orm.insert(containers).values(row);
  }
  return id;
}

function containerInfo(name: string): ContainerInfo {
  return {
    id: randomUUID().replaceAll('-', ''),
    name,
    image: 'nginx:1',
    state: 'running',
    health: 'none',
    status: 'Up 3 hours',
    ports: [],
    createdAt: Date.now(),
    startedAt: Date.now(),
    finishedAt: null,
    exitCode: null,
    oomKilled: false,
    restarts: 0,
    labels: {},
  };
}
