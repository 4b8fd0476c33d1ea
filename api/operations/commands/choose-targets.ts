import { listServerOverviews } from '../../../drizzle/queries/server-overview.ts';
import { type ContainerRow, listContainerNames, type ServerName } from '../../../drizzle/queries/servers.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  maxCandidates,
  parseTargets,
  type ResolvedTarget,
  resolveTargets,
  toCandidate,
} from '../../../shared/targets.ts';
import type { OperationContext } from '../context.ts';
import { requireRight } from '../operation.ts';
import { visibleServers } from '../servers/visible-servers.ts';
import type { definitionOf } from './command-verbs.ts';
import { requireReachable } from './require-reachable.ts';

type Resolved = ResolvedTarget<ServerName, ContainerRow>;
export type ContainerTarget = Extract<Resolved, { kind: 'container' }>;

const maxTargets = 200;
/** Each may be a pattern that is held against every container. */
const maxTerms = 50;

/**
 * From what was typed to the containers that are acted on. Without the right on any server nothing is
 * looked up; with it, the right on these is checked before anything is told about their condition.
 *
 * @throws AppError `invalid_input`, `target_not_found`, `target_ambiguous`, `forbidden`, `agent_offline`,
 * `docker_unavailable`, `container_required`
 */
export async function chooseTargets(
  ctx: OperationContext,
  definition: ReturnType<typeof definitionOf>,
  expressions: string[],
  audited: Record<string, unknown>,
): Promise<{ targets: ContainerTarget[]; all: boolean }> {
  const query = parseTargets(expressions, maxTerms);
  const asked = { action: 'command.create', arguments: audited, targets: expressions };
  await requireRight(ctx, asked, definition.class, 'anywhere');
  const visible = await visibleServers(ctx);
  const containers = await listContainerNames(
    ctx.services.database.orm,
    visible.map((server) => server.id),
  );
  const resolved = resolveTargets(query, visible, containers);
  const servers = [...new Map(resolved.map(({ server }) => [server.id, server])).values()];
  await requireRight(ctx, { ...asked, targets: resolved.map(nameOf) }, definition.class, ...servers);
  if (resolved.length > maxTargets) {
    throw new AppError('invalid_input', `One command acts on at most ${maxTargets} targets.`, {
      hint: `These are ${resolved.length}: narrow them down.`,
    });
  }
  const ids = servers.map((server) => server.id);
  const overviews = await listServerOverviews(ctx.services.database.sql, { limit: ids.length }, ids);
  requireReachable(overviews.items, definition.method, new Date());
  const targets = requireContainers(resolved, containers);
  if (definition.single && targets.length > 1) {
    throw new AppError('target_ambiguous', `This acts on one container, and ${targets.length} match.`, {
      hint: 'Say which one.',
      details: { candidates: targets.slice(0, maxCandidates).map(toCandidate) },
    });
  }
  return { targets, all: query.all };
}

export const nameOf = (target: Resolved) => toCandidate(target).target;

/** A server where a container is needed is a question: which of its containers? */
function requireContainers(resolved: Resolved[], containers: readonly ContainerRow[]): ContainerTarget[] {
  const bare = resolved.filter((target) => target.kind === 'server');
  if (bare.length === 0) return resolved.filter((target) => target.kind === 'container');
  const candidates = bare.flatMap(({ server }) =>
    containers
      .filter((container) => container.serverId === server.id)
      .map((container) => toCandidate({ kind: 'container', server, container })),
  );
  const names = bare.map(({ server }) => server.name).join(', ');
  throw new AppError('container_required', `Which container on ${names}?`, {
    hint:
      candidates.length === 0
        ? `No container is known on ${names}.`
        : `For example: ${candidates[0]?.target ?? ''}.`,
    details: { candidates: candidates.slice(0, maxCandidates) },
  });
}
