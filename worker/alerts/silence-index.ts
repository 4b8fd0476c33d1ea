import { isGlob } from '../../shared/glob.ts';
import type { CompiledMatchers, SilenceSubject } from '../../shared/match-silence.ts';
import type { TargetQuery } from '../../shared/targets.ts';

/**
 * Of many silences those that may match an alert at all. Every open alert is asked about every few seconds:
 * thousands of one and of the other, each with each, would keep a worker from everything else for seconds.
 */
export interface SilenceIndex<Silence extends CompiledMatchers> {
  /** Some of them twice, and others that do not match; none that matches is missing. */
  candidates(subject: SilenceSubject): Silence[];
}

/** By the server, a tag, a name or a fingerprint that they name; those that name none, or a pattern, may match anything. */
export function indexSilences<Silence extends CompiledMatchers>(
  silences: readonly Silence[],
): SilenceIndex<Silence> {
  const byKey = new Map<string, Silence[]>();
  const others: Silence[] = [];
  for (const silence of silences) {
    const keys = keysOf(silence);
    if (keys === undefined) others.push(silence);
    for (const key of keys ?? []) {
      const ofKey = byKey.get(key);
      if (ofKey) ofKey.push(silence);
      else byKey.set(key, [silence]);
    }
  }
  return {
    candidates({ server, fingerprint }) {
      const keys =
        server === null ? [] : [serverKey(server.id), nameKey(server.name), ...server.tags.map(tagKey)];
      if (fingerprint !== null) keys.push(fingerprintKey(fingerprint));
      const found = keys.flatMap((key) => byKey.get(key) ?? []);
      return found.length === 0 ? others : [...found, ...others];
    },
  };
}

const serverKey = (id: string) => `server:${id}`;
const fingerprintKey = (fingerprint: string) => `fingerprint:${fingerprint}`;
const nameKey = (name: string) => `name:${name.toLowerCase()}`;
const tagKey = (tag: string) => `tag:${tag.toLowerCase()}`;

/** A subject has at least one of these; undefined = that cannot be said. */
function keysOf({ matchers: { alert }, query }: CompiledMatchers): string[] | undefined {
  if (alert?.fingerprint !== undefined) return [fingerprintKey(alert.fingerprint)];
  if (alert !== undefined && alert.serverId !== null) return [serverKey(alert.serverId)];
  return query ? keysOfScope(query) : undefined;
}

function keysOfScope({ all, include }: TargetQuery): string[] | undefined {
  if (all) return undefined;
  const keys: string[] = [];
  for (const term of include) {
    if (term.kind === 'tag') {
      for (const demanded of term.anyOf) {
        const tag = demanded.find((one) => !isGlob(one));
        if (tag === undefined) return undefined;
        keys.push(tagKey(tag));
      }
    } else {
      const name = term.kind === 'name' ? term.name : term.server;
      if (isGlob(name)) return undefined;
      keys.push(nameKey(name));
    }
  }
  return keys;
}
