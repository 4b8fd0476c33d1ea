import { z } from 'zod';
import { type Silence, type SilenceMatchers, severities } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import type { Card, CardBlock } from '../../shared/cards/card.ts';
import { parseDuration } from '../../shared/duration.ts';
import { AppError } from '../../shared/errors.ts';
import { matchesEverything } from '../../shared/match-silence.ts';
import { isIdOf } from '../../shared/short-id.ts';
import { matchServers, parseTargets } from '../../shared/targets.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { silenceLine } from '../cards/silence-line.ts';
import { flagArg, reasonArg, targetArg } from './argument-schemas.ts';
import { findAlertId } from './find-alert.ts';
import { readEnd } from './read-end.ts';
import { readSilenceWords } from './silence-grammar.ts';
import { defineVerb, type VerbContext } from './verb.ts';
import { zoneHere } from './zone-here.ts';

const defaultTime = '1h';

export const silence = defineVerb({
  name: 'silence',
  discordGroup: 'alert',
  aliases: ['snooze'],
  summary: 'Keep alerts quiet for a while; they are still evaluated',
  example: 'silence web-1 for 2h "kernel update"',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    target: targetArg.optional().describe('servers, or the id of an alert'),
    for: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .default(defaultTime)
      .describe('2h, 18:00, tomorrow 9:00; 1h unless given'),
    reason: reasonArg.describe('for the others'),
    alert: z.string().min(1).max(100).optional().describe('one open alert'),
    rule: z.string().min(1).max(100).optional().describe('name of a rule, * for any characters'),
    key: z.string().min(1).max(256).optional().describe('one mount, interface or container'),
    severity: z.enum(severities).optional().describe('of this severity only'),
    sure: flagArg.describe('do not ask, also for everything'),
  }),
  grammar: { positional: ['target', 'for', 'reason'], switches: ['sure'], readWords: readSilenceWords },
  picks: { alert: 'alert', target: 'target', rule: 'ruleName' },
  pickedArg: 'alert',
  leadsTo: ['unsilence', 'silences'],
  form: () => ({
    title: 'Silence',
    submitLabel: 'Silence',
    inputs: [
      {
        name: 'for',
        label: 'For how long, or until when',
        initialValue: defaultTime,
        hint: '30m, 2h, 1d, 18:00, tomorrow 9:00, mon 9:00',
        maxLength: 64,
      },
      { name: 'reason', label: 'Reason', multiline: true, optional: true, maxLength: 500 },
    ],
  }),
  async run(context, args): Promise<Card> {
    const { api } = context;
    const { alertId, matchers } = await whatIsMeant(api, args);
    const endsAt = new Date(await endOf(context, args.for)).toISOString();
    const { reason: comment = '' } = args;
    if (alertId === undefined && matchesEverything(matchers)) {
      if (comment === '') throw needsReason();
      if (!args.sure) return askCard(args);
    }
    const made = await api.silence({ matchers, endsAt, comment, ...(alertId && { alertId }) });
    return silencedCard(made, await matchesNobody(api, made.matchers));
  },
});

type SilenceArgs = z.output<typeof silence.args>;

async function endOf({ api, actor }: Pick<VerbContext, 'api' | 'actor'>, text: string): Promise<number> {
  // A while is one by every clock.
  const timeZone = parseDuration(text) === undefined ? await zoneHere(api, actor) : 'UTC';
  return readEnd(text, { now: Date.now(), timeZone });
}

async function whatIsMeant(
  api: ActorApi,
  { alert, target, rule, key, severity }: SilenceArgs,
): Promise<{ alertId?: string; matchers: SilenceMatchers }> {
  const matchers: SilenceMatchers = {
    ...(rule !== undefined && { rule: await ruleName(api, rule) }),
    ...(key !== undefined && { key }),
    ...(severity !== undefined && { severity }),
  };
  if (alert !== undefined) return { alertId: await findAlertId(api, alert), matchers };
  if (target === undefined) {
    if (Object.keys(matchers).length > 0) return { matchers };
    throw new AppError('invalid_input', 'Silence what?', {
      hint: 'A server, an alert’s id or a rule: `/chatops silence web-1 for 2h`. Everything is `--all`.',
    });
  }
  const alertId = await alertOf(api, target);
  return alertId === undefined ? { matchers: { ...matchers, scope: target } } : { alertId, matchers };
}

/** An id, or its end as lists show it. A server that is called like one comes first. */
async function alertOf(api: ActorApi, typed: string): Promise<string | undefined> {
  if (!/^[0-9a-f-]{4,36}$/i.test(typed)) return undefined;
  const found = (await api.alerts()).find(({ id }) => isIdOf(id, typed));
  if (found === undefined) return undefined;
  const servers = await api.servers();
  return servers.some(({ name }) => name.toLowerCase() === typed.toLowerCase()) ? undefined : found.id;
}

/** Buttons carry a rule's id: names may be too long for them. */
async function ruleName(api: ActorApi, typed: string): Promise<string> {
  if (!z.uuid().safeParse(typed).success) return typed;
  const found = (await api.rules()).find(({ id }) => id === typed);
  if (found !== undefined) return found.name;
  throw new AppError('not_found', 'That rule is no more.', { hint: 'Silence the server or the alert.' });
}

const needsReason = () =>
  new AppError('invalid_input', 'This would keep every alert quiet: say why, for the others.', {
    hint: 'For example: `/chatops silence --all for 1h "data centre move"`',
  });

function askCard({ for: end, reason, target }: SilenceArgs): Card {
  const again = { target: target ?? '--all', for: end, reason, sure: 'true' };
  const yes = actionButton('Silence everything', 'silence', again, 'danger');
  const blocks: CardBlock[] = [
    { kind: 'text', text: [`No alert of any server is told for ${end}, whatever its severity.`] },
    { kind: 'actions', actions: [...yes, ...actionButton('All silences', 'silences', {})] },
  ];
  // A long reason does not fit into a button.
  if (yes.length === 0) blocks.push({ kind: 'context', text: ['Type it again with --sure.'] });
  return { title: 'Keep every alert quiet?', tone: 'warning', emoji: '⚠️', blocks };
}

/** A name that was mistyped would leave on what was to be quiet. */
async function matchesNobody(api: ActorApi, { scope }: SilenceMatchers): Promise<boolean> {
  return scope !== undefined && matchServers(parseTargets([scope]), await api.servers()).length === 0;
}

export function silencedCard(made: Silence, matchesNone = false): Card {
  const blocks: CardBlock[] = [{ kind: 'text', text: silenceLine(made) }];
  if (matchesNone) {
    blocks.push({ kind: 'text', text: ['⚠️ No server matches it now. Is it spelled as in `servers`?'] });
  }
  const others = made.overlaps.length;
  if (others > 0) {
    const words = others === 1 ? 'Another silence covers' : `${others} other silences cover`;
    blocks.push({ kind: 'context', text: [`${words} some of the same: what lasts longest counts.`] });
  }
  blocks.push({
    kind: 'actions',
    actions: [
      ...actionButton('Unsilence', 'unsilence', { silence: made.id }),
      ...actionButton('All silences', 'silences', {}),
    ],
  });
  return { title: 'Silenced', tone: 'muted', emoji: '🔕', blocks };
}
