import type { Severity } from './api-contract/alerts.ts';
import type { SilenceMatchers } from './api-contract/attention.ts';
import { matchGlob, matchServers, parseTargets, type TargetQuery, type TargetServer } from './targets.ts';

/** What of an alert silences look at. */
export interface SilenceSubject {
  ruleId: string | null;
  /** Of another program's alert, what that program calls it. */
  ruleName: string;
  /** Null = of no server that we know. */
  server: TargetServer | null;
  key: string;
  title: string;
  /** Null = of a rule of ours. */
  fingerprint: string | null;
  severity: Severity;
}

/** Matchers with their scope read once: they are asked about many alerts. */
export interface CompiledMatchers {
  matchers: SilenceMatchers;
  /** Undefined = every server; null = nobody can read the scope, so it matches nothing. */
  query: TargetQuery | null | undefined;
}

export function compileMatchers(matchers: SilenceMatchers): CompiledMatchers {
  if (matchers.scope === undefined) return { matchers, query: undefined };
  try {
    return { matchers, query: parseTargets([matchers.scope]) };
  } catch {
    return { matchers, query: null };
  }
}

type SilencedAlert = NonNullable<SilenceMatchers['alert']>;

/** All that are given must match. */
export function matchesSilence({ matchers, query }: CompiledMatchers, subject: SilenceSubject): boolean {
  const { rule, key, severity, alert } = matchers;
  return (
    (severity === undefined || severity === subject.severity) &&
    (rule === undefined || matchGlob(rule, subject.ruleName)) &&
    (key === undefined || matchGlob(key, subject.key)) &&
    (alert === undefined || isAlert(alert, subject)) &&
    inScope(query, subject.server)
  );
}

/**
 * Of our rules, rule and target are the alert's identity, of other programs' the fingerprint: their titles
 * change with the value. Silences that were made without one go by the title. The server must be the one
 * that the right to silence was asked for.
 */
function isAlert(alert: SilencedAlert, subject: SilenceSubject): boolean {
  if (alert.serverId !== (subject.server?.id ?? null)) return false;
  if (alert.fingerprint !== undefined) return alert.fingerprint === subject.fingerprint;
  return (
    alert.ruleId === subject.ruleId &&
    alert.key === subject.key &&
    (alert.ruleId !== null || alert.title === subject.title)
  );
}

function inScope(query: CompiledMatchers['query'], server: TargetServer | null): boolean {
  if (query === undefined) return true;
  if (query === null) return false;
  // An exception spares what is known to be excepted; of no server we know, nothing is.
  if (server === null) return query.all;
  return matchServers(query, [server]).length > 0;
}

/** Whether nothing at all is left to be told. */
export function matchesEverything({ scope, rule, key, severity, alert }: SilenceMatchers): boolean {
  const open = (glob: string | undefined) => glob === undefined || /^\*+$/.test(glob);
  if (!open(rule) || !open(key) || severity !== undefined || alert !== undefined) return false;
  if (scope === undefined) return true;
  const { query } = compileMatchers({ scope });
  return query?.all === true && query.exclude.length === 0;
}

/** Whether both could keep the same alert quiet, given the servers there are now. */
export function overlap(a: CompiledMatchers, b: CompiledMatchers, servers: readonly TargetServer[]): boolean {
  const one = a.matchers;
  const other = b.matchers;
  if (one.severity !== undefined && other.severity !== undefined && one.severity !== other.severity)
    return false;
  if (!globsMeet(one.rule, other.rule) || !globsMeet(one.key, other.key)) return false;
  if (one.alert !== undefined && other.alert !== undefined) return sameAlert(one.alert, other.alert);
  const alert = one.alert ?? other.alert;
  if (alert !== undefined && !globsMeet(one.key ?? other.key, alert.key)) return false;
  const reach = (side: CompiledMatchers) =>
    servers.filter(
      (server) => (side.matchers.alert?.serverId ?? server.id) === server.id && inScope(side.query, server),
    );
  const mine = new Set(reach(a).map(({ id }) => id));
  return (
    reach(b).some(({ id }) => mine.has(id)) ||
    (inScope(a.query, null) && inScope(b.query, null) && alert === undefined)
  );
}

/** Where one of them has no fingerprint, its title is all there is to compare. */
function sameAlert(a: SilencedAlert, b: SilencedAlert): boolean {
  if (a.fingerprint !== undefined && b.fingerprint !== undefined) return a.fingerprint === b.fingerprint;
  return (
    a.ruleId === b.ruleId &&
    a.serverId === b.serverId &&
    a.key === b.key &&
    (a.ruleId !== null || a.title === b.title)
  );
}

/** Good enough for two that people wrote: one is open, or covers the other's own text. */
const globsMeet = (a = '*', b = '*') => matchGlob(a, b) || matchGlob(b, a);
