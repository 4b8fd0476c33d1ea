import { z } from 'zod';
import type { AuditEntry, AuditPage } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { bold, type Card, type CardBlock, code, dateTime, type Inline } from '../../shared/cards/card.ts';
import { commandMarks } from '../../shared/cards/command-marks.ts';
import { durationArg, flagArg } from './argument-schemas.ts';
import { defineVerb } from './verb.ts';

const args = z.object({
  about: z.string().trim().min(1).max(200).optional().describe('a target or a person'),
  refused: flagArg.describe('only what was refused'),
  action: z.string().trim().min(1).max(100).optional().describe('how the action begins: command, auth.login'),
  since: durationArg(1, 10 * 366 * 86_400)
    .optional()
    .describe('no older than: 2h, 7d'),
  before: z.coerce.number().int().min(1).max(1e15).optional().describe('only entries before this number'),
});
type Filter = z.output<typeof args>;

const pageSize = 10;

export const audit = defineVerb({
  name: 'audit',
  summary: 'Who did what, who was refused, and why; newest first',
  example: 'audit web-1 --since 7d',
  group: 'Look',
  class: 'admin',
  args,
  grammar: { positional: ['about'], switches: ['refused'] },
  picks: { about: 'target' },
  leadsTo: ['audit'],
  async run({ api }, filter) {
    const { about, refused, action, since, before } = filter;
    const page = await api.audit({
      about,
      action,
      decision: refused ? 'refused' : undefined,
      from: since === undefined ? undefined : new Date(Date.now() - since * 1000).toISOString(),
      cursor: before === undefined ? undefined : String(before),
      limit: pageSize,
    });
    return auditCard(page, filter);
  },
});

export function auditCard({ items, nextCursor }: AuditPage, filter: Filter): Card {
  const what = `${filter.refused ? 'Refusals' : 'Audit trail'}${filter.about === undefined ? '' : ` about ${filter.about}`}`;
  const buttons = [
    ...(filter.before === undefined ? [] : actionButton('‹ Newest', 'audit', argsOf(filter, undefined))),
    ...(nextCursor === null ? [] : actionButton('Older ›', 'audit', argsOf(filter, nextCursor))),
  ];
  const blocks: CardBlock[] = items.map((entry) => ({ kind: 'text', text: auditLine(entry) }));
  if (buttons.length > 0) blocks.push({ kind: 'actions', actions: buttons });
  // Also where the filter is too long for a button to carry.
  if (nextCursor !== null) {
    blocks.push({ kind: 'context', text: ['Older ones: add ', code(`--before ${nextCursor}`)] });
  }
  const title = items.length === 0 ? `${what}: nothing found` : what;
  return { title, tone: 'neutral', emoji: '📜', blocks };
}

const argsOf = ({ about, refused, action, since }: Filter, before: string | undefined) => ({
  about,
  action,
  before,
  refused: refused ? 'true' : undefined,
  since: since === undefined ? undefined : `${since}s`,
});

/** Who, what, when, result; then what was typed, and what it took. */
function auditLine(entry: AuditEntry): Inline[] {
  const { actor, action, confirmation, approvals, rawText, rule, id } = entry;
  const safeguards = [
    ...(confirmation === null ? [] : [confirmation]),
    ...(approvals.length === 0 ? [] : [`approved by ${approvals.join(', ')}`]),
  ].join(' · ');
  const { emoji, word } = resultOf(entry);
  return [
    `${emoji} `,
    bold([action, targetsOf(entry)].filter((part) => part !== '').join(' ')),
    ` · ${word}: ${cut(rule)} · ${actor} · `,
    dateTime(new Date(entry.at)),
    ' · ',
    code(`#${id}`),
    ...(safeguards === '' ? [] : [`\n${safeguards}`]),
    ...(rawText === null || rawText.trim() === ''
      ? []
      : ['\n', { kind: 'code' as const, text: cut(rawText), verbatim: true as const }]),
  ];
}

function resultOf({ decision, outcome }: AuditEntry): { emoji: string; word: string } {
  if (decision === 'refused') return { emoji: '⛔', word: 'refused' };
  const mark = Object.values(commandMarks).find(({ word }) => word === outcome?.replaceAll('_', ' '));
  return mark ?? { emoji: '✅', word: outcome ?? 'allowed' };
}

function targetsOf({ targets }: AuditEntry): string {
  const shown = targets.slice(0, 3).join(', ');
  return cut(targets.length > 3 ? `${shown} and ${targets.length - 3} more` : shown);
}

const mostCharacters = 160;
/** By characters, so that none is cut in half; on one line. */
function cut(text: string): string {
  const characters = [...text.replaceAll(/\s+/g, ' ')];
  return characters.length > mostCharacters
    ? `${characters.slice(0, mostCharacters - 1).join('')}…`
    : text.replaceAll(/\s+/g, ' ');
}
