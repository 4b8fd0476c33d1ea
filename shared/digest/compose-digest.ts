import type { Severity } from '../api-contract/alerts.ts';
import type { SilenceMatchers } from '../api-contract/attention.ts';
import type { DigestContent } from '../api-contract/digest-content.ts';
import { type Occurrence, quieterRule } from './quieter-rule.ts';

/** An alert that fired in the time told of, or was open in it. */
export interface DigestAlert {
  id: string;
  /** Null = of another program, or its rule is gone. */
  rule: { id: string; name: string; holdSeconds: number; keepFiringSeconds: number } | null;
  /** What it is the same alert by when it fires again. */
  target: string;
  title: string;
  severity: Severity;
  startedAt: Date;
  firedAt: Date;
  resolvedAt: Date | null;
  acknowledged: boolean;
  /** Open, but kept from people: silenced, or its host is down. */
  quiet: boolean;
}

export interface DigestFacts {
  alerts: readonly DigestAlert[];
  serversDown: readonly { name: string; lastSeenAt: Date | null }[];
  silences: readonly {
    id: string;
    matchers: SilenceMatchers;
    endsAt: Date;
    author: string;
    comment: string;
  }[];
}

export interface DigestFrame {
  scope: string;
  from: Date;
  to: Date;
}

const parts = 24;
const shown = { longest: 5, unacknowledged: 8, noisiest: 3, flapping: 5, serversDown: 8, silences: 5 };
const rank: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };
/** Fired so often on one target, it went to and fro. */
const flappingFrom = 4;
/** Fired so often, a rule is worth a look. */
const noisyFrom = 3;

/** What a digest says of what the database knows. Pure. */
export function composeDigest(facts: DigestFacts, { scope, from, to }: DigestFrame): DigestContent {
  const fired = facts.alerts.filter(({ firedAt }) => firedAt >= from && firedAt < to);
  const count = (severity: Severity) => fired.filter((alert) => alert.severity === severity).length;
  return {
    scope,
    from: from.toISOString(),
    to: to.toISOString(),
    fired: {
      total: fired.length,
      critical: count('critical'),
      warning: count('warning'),
      info: count('info'),
    },
    timeline: timelineOf(fired, from, to),
    longest: longestOf(fired, to),
    unacknowledged: unacknowledgedOf(facts.alerts),
    noisiest: noisiestOf(fired),
    flapping: flappingOf(fired),
    serversDown: {
      total: facts.serversDown.length,
      servers: facts.serversDown
        .slice(0, shown.serversDown)
        .map(({ name, lastSeenAt }) => ({ name, lastSeenAt: lastSeenAt?.toISOString() ?? null })),
    },
    silencesEnding: facts.silences
      .toSorted((a, b) => a.endsAt.getTime() - b.endsAt.getTime())
      .slice(0, shown.silences)
      .map((silence) => ({ ...silence, endsAt: silence.endsAt.toISOString() })),
  };
}

function timelineOf(fired: readonly DigestAlert[], from: Date, to: Date): number[] {
  const counts = new Array<number>(parts).fill(0);
  const width = (to.getTime() - from.getTime()) / parts;
  for (const { firedAt } of fired) {
    const part = Math.min(parts - 1, Math.floor((firedAt.getTime() - from.getTime()) / width));
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}

const told = ({ id, title, severity, firedAt }: DigestAlert) => ({
  alertId: id,
  title,
  severity,
  firedAt: firedAt.toISOString(),
});

function longestOf(fired: readonly DigestAlert[], to: Date): DigestContent['longest'] {
  const lasted = fired
    .map((alert) => ({
      target: alert.target,
      ...told(alert),
      lastedSeconds: Math.max(
        0,
        Math.round(((alert.resolvedAt ?? to).getTime() - alert.startedAt.getTime()) / 1000),
      ),
      endedAt: alert.resolvedAt?.toISOString() ?? null,
    }))
    .sort((a, b) => b.lastedSeconds - a.lastedSeconds || rank[a.severity] - rank[b.severity]);
  // Once each: what came back again and again is told elsewhere.
  const once = lasted.filter(
    ({ target }, index) => lasted.findIndex((one) => one.target === target) === index,
  );
  return once.slice(0, shown.longest).map(({ target: _, ...alert }) => alert);
}

function unacknowledgedOf(alerts: readonly DigestAlert[]): DigestContent['unacknowledged'] {
  const waiting = alerts
    .filter(({ resolvedAt, acknowledged, quiet }) => resolvedAt === null && !acknowledged && !quiet)
    .toSorted((a, b) => rank[a.severity] - rank[b.severity] || a.firedAt.getTime() - b.firedAt.getTime());
  return { total: waiting.length, alerts: waiting.slice(0, shown.unacknowledged).map(told) };
}

function noisiestOf(fired: readonly DigestAlert[]): DigestContent['noisiest'] {
  const byRule = groupBy(
    fired.filter(({ rule }) => rule !== null),
    ({ rule }) => rule?.id ?? '',
  );
  return [...byRule.values()]
    .filter((alerts) => alerts.length >= noisyFrom)
    .sort((a, b) => b.length - a.length)
    .slice(0, shown.noisiest)
    .flatMap((alerts) => {
      const rule = alerts[0]?.rule;
      if (!rule) return [];
      return {
        ruleId: rule.id,
        name: rule.name,
        fired: alerts.length,
        targets: new Set(alerts.map(({ target }) => target)).size,
        suggestion: quieterRule(rule, alerts.map(toOccurrence)),
      };
    });
}

const toOccurrence = ({ target, startedAt, resolvedAt, acknowledged }: DigestAlert): Occurrence => ({
  target,
  startedAt: startedAt.getTime(),
  resolvedAt: resolvedAt?.getTime() ?? null,
  acknowledged,
});

function flappingOf(fired: readonly DigestAlert[]): DigestContent['flapping'] {
  return [...groupBy(fired, ({ target }) => target).values()]
    .filter((alerts) => alerts.length >= flappingFrom)
    .sort((a, b) => b.length - a.length)
    .slice(0, shown.flapping)
    .map((alerts) => ({ title: alerts.at(-1)?.title ?? '', fired: alerts.length }));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
