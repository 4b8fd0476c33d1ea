/**
 * The oldest agent that this release knows to be good, raised by hand together with the reason in the
 * changelog: a fault worth an update of every server, or something rules and verbs here rely on. Agents
 * below it work (whether they are let in is the protocol's affair), but the built-in rule tells of them.
 */
export const oldestGoodAgent = '0.1.0';

type Release = [major: number, minor: number, patch: number];

/**
 * Whether an agent is too old. Undefined = nobody can say: it is no release `x.y.z`, as builds of
 * developers are.
 */
export function isAgentOutdated(version: string, oldest = oldestGoodAgent): boolean | undefined {
  const [agent, limit] = [parseRelease(version), parseRelease(oldest)];
  if (agent === undefined || limit === undefined) return undefined;
  const differing = agent.findIndex((part, index) => part !== limit[index]);
  return differing >= 0 && (agent[differing] ?? 0) < (limit[differing] ?? 0);
}

/** Build metadata (`+…`) says nothing of the order; a pre-release is not a release. */
function parseRelease(text: string): Release | undefined {
  const match = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:\+.*)?$/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}
