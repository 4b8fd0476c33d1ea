import { type EscalationStep, type Severity, severities } from '../../shared/api-contract/index.ts';
import { parseDuration } from '../../shared/duration.ts';
import { AppError } from '../../shared/errors.ts';
import { formatDuration } from '../../shared/format.ts';
import { calledOf } from './called-argument.ts';
import { channelOf } from './channel-argument.ts';

const example =
  'For example: `/chatops oncall add primary on tag:prod critical: 5m @ada, 10m #ops-leads, 15m webhook pager`';

/**
 * `primary on tag:prod critical: 5m @ada, 10m #ops-leads` as flat arguments: the first word is the name, the
 * first time begins the steps. Between them, what is no severity is a target.
 *
 * @throws AppError `invalid_input`
 */
export function readOncallWords(words: string[]): Record<string, string> {
  const [name = '', ...rest] = words;
  const start = rest.findIndex((word) => parseDuration(word.replace(/^\+/, '')) !== undefined);
  if (name === '' || start < 0) {
    throw new AppError('invalid_input', 'An escalation needs a name and steps.', { hint: example });
  }
  const input: Record<string, string> = { name: name.replace(/:$/, ''), steps: rest.slice(start).join(' ') };
  const targets: string[] = [];
  for (const given of rest.slice(0, start)) {
    const word = given.replace(/:$/, '');
    const severity = toSeverity(word);
    if (severity !== undefined) input.minSeverity = severity;
    else if (word !== '' && word.toLowerCase() !== 'on') targets.push(word);
  }
  return { ...input, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}

function toSeverity(word: string): Severity | undefined {
  const lower = word.toLowerCase().replace(/^(alerts)?>=/, '');
  const name = { warn: 'warning', crit: 'critical' }[lower] ?? lower;
  return severities.find((severity) => severity === name);
}

type Place = Parameters<typeof channelOf>[1];

/**
 * `5m @ada, 10m #ops-leads, 15m webhook pager`: times count from the alert, `+10m` from the step before.
 *
 * @param webhooks those that may be named
 * @throws AppError `invalid_input`
 */
export function readSteps(
  text: string,
  place: Place,
  webhooks: readonly { id: string; name: string }[],
): EscalationStep[] {
  let before = 0;
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, plus, time = '', whom = ''] = /^(\+?)(\S+)\s+(.+)$/s.exec(part) ?? [];
      const seconds = parseDuration(time);
      if (seconds === undefined) throw notStep(part);
      const waitSeconds = Math.round(plus === '+' ? seconds : seconds - before);
      if (waitSeconds < 0) throw outOfOrder(part, before);
      before += waitSeconds;
      return { waitSeconds, action: readAction(whom, place, webhooks) };
    });
}

function readAction(
  whom: string,
  place: Place,
  webhooks: readonly { id: string; name: string }[],
): EscalationStep['action'] {
  const [, wanted] = /^webhook[\s:]+(.+)$/is.exec(whom) ?? [];
  if (wanted !== undefined) return { kind: 'webhook', webhookId: findWebhook(wanted, webhooks) };
  const channel = whom.replace(/^<(#[^|>]+)(?:\|[^>]*)?>$/, '$1');
  if (channel.startsWith('#')) return { kind: 'channel', channel: channelOf(channel, place) };
  const [what, id] = calledOf(whom, place.platform).split(':');
  if ((what === 'user' || what === 'group') && id !== undefined) {
    return { kind: 'mention', platform: place.platform, what, id };
  }
  throw new AppError('invalid_input', `A step calls somebody, and ${whom} is nobody in particular.`, {
    hint: `Pick a person or a group, or tell a channel. ${example}`,
  });
}

function findWebhook(wanted: string, webhooks: readonly { id: string; name: string }[]): string {
  const found = webhooks.find(({ name, id }) => name.toLowerCase() === wanted.toLowerCase() || id === wanted);
  if (found !== undefined) return found.id;
  const names = webhooks.map(({ name }) => `\`${name}\``).join(' ');
  throw new AppError('invalid_input', `There is no webhook called "${wanted}".`, {
    hint: `${names === '' ? '' : `There are ${names}. `}${makeWebhook(wanted)}`,
  });
}

/** Webhooks have no verb: their answer holds a secret, which is nothing for a chat. */
const makeWebhook = (name: string) =>
  `To make it, send POST /api/v1/webhooks with {"name": ${JSON.stringify(name)}, "url": "https://…", "onlyEscalations": true} and an administrator’s API key.`;

const notStep = (part: string) =>
  new AppError('invalid_input', `I do not understand the step "${part}".`, {
    hint: `A step is a time and whom to tell. ${example}`,
  });

const outOfOrder = (part: string, before: number) =>
  new AppError('invalid_input', `The step "${part}" comes before the one at ${formatDuration(before)}.`, {
    hint: 'Times count from the alert; `+10m` counts from the step before.',
  });
