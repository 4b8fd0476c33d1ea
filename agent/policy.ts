import { open } from 'node:fs/promises';
import { z } from 'zod';
import { type AgentMethod, agentMethods, changingMethods } from '../shared/agent-protocol.ts';
import { matchGlob } from '../shared/glob.ts';

const methodNames = Object.keys(agentMethods) as [AgentMethod, ...AgentMethod[]];

/**
 * The machine owner's last word. Strict: a misspelt key must not quietly allow more than was meant.
 *
 *     { "methods": ["container.list", "container.logs", "container.restart"], "containers": ["web-*"] }
 */
export const policySchema = z.strictObject({
  /** What this agent does at all; absent = everything it can. */
  methods: z.array(z.enum(methodNames)).optional(),
  /** Names (`*`, `?`) of the containers that may be changed; absent = all. Reading is not limited by it. */
  containers: z.array(z.string().min(1)).optional(),
});

export type Policy =
  | { kind: 'rules'; rules: z.infer<typeof policySchema> }
  /** There is a file, but it cannot be trusted or understood. */
  | { kind: 'broken'; reason: string };

/** Without a file: everything the agent can do. */
export const defaultPolicy: Policy = { kind: 'rules', rules: {} };

/** Whether the container's name has to be known before the policy can decide. */
export const needsContainerName = (policy: Policy, method: AgentMethod) =>
  policy.kind === 'rules' && policy.rules.containers !== undefined && changingMethods.has(method);

/** Why the policy forbids it, in words for the person who asked; undefined when it is allowed. */
export function refusal(policy: Policy, method: AgentMethod, containerName?: string): string | undefined {
  const changes = changingMethods.has(method);
  if (policy.kind === 'broken') {
    return changes ? `This server's policy allows no changes: ${policy.reason}` : undefined;
  }
  const { methods, containers } = policy.rules;
  if (methods !== undefined && !methods.includes(method))
    return `This server's policy does not allow ${method}.`;
  if (!changes || containers === undefined) return undefined;
  if (containerName !== undefined && containers.some((pattern) => matchGlob(pattern, containerName)))
    return undefined;
  return `This server's policy does not allow changing the container ${containerName ?? ''}.`;
}

/** Reads the file each time: an owner who forbids something expects it to be forbidden from then on. */
export async function readPolicy(path: string): Promise<Policy> {
  try {
    const file = await open(path, 'r');
    try {
      // The open file is asked, not the path: it cannot be swapped in between.
      const { uid, mode } = await file.stat();
      const untrusted = whyUntrusted({ uid, mode }, process.geteuid?.());
      if (untrusted !== undefined) return { kind: 'broken', reason: `${path} ${untrusted}` };
      return parsePolicy(await file.readFile('utf8'), path);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return defaultPolicy;
    return { kind: 'broken', reason: `${path} cannot be read (${code ?? 'unknown error'}).` };
  }
}

export function parsePolicy(text: string, path: string): Policy {
  try {
    const parsed = policySchema.safeParse(JSON.parse(text));
    if (parsed.success) return { kind: 'rules', rules: parsed.data };
    const [issue] = parsed.error.issues;
    const where = issue?.path.length ? ` at ${issue.path.join('.')}` : '';
    return { kind: 'broken', reason: `${path} is not a valid policy${where}: ${issue?.message}.` };
  } catch {
    return { kind: 'broken', reason: `${path} is not valid JSON.` };
  }
}

export function whyUntrusted(
  { uid, mode }: { uid: number; mode: number },
  ownUid: number | undefined,
): string | undefined {
  if (uid !== 0 && uid !== ownUid) return "must belong to root or the agent's user.";
  return (mode & 0o002) === 0 ? undefined : 'can be written by everyone; run chmod o-w on it.';
}
