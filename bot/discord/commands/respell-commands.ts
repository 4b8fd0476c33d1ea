import type { Card, CardBlock, Inline } from '../../../shared/cards/card.ts';
import { verbs as registry } from '../../commands/index.ts';
import { parseCommand } from '../../commands/parse-command.ts';
import type { Verb } from '../../commands/verb.ts';
import { spellCommand } from './spell-command.ts';

const prefix = '/chatops ';

/**
 * Commands in texts are written as Slack's users type them; this turns each into what a Discord user
 * types: `/chatops restart web-1` -> `/chatops restart target:web-1`. What is no command of ours stays
 * as it is. Pure.
 */
export function respellCommands(card: Card, verbs: readonly Verb[] = registry): Card {
  return { ...card, blocks: card.blocks.map((block) => respellBlock(block, verbs)) };
}

function respellBlock(block: CardBlock, verbs: readonly Verb[]): CardBlock {
  switch (block.kind) {
    case 'text':
    case 'context':
      return { ...block, text: respellInline(block.text, verbs) };
    case 'fields':
      return {
        ...block,
        fields: block.fields.map(({ label, value }) => ({ label, value: respellInline(value, verbs) })),
      };
    default:
      return block;
  }
}

const respellInline = (text: Inline[], verbs: readonly Verb[]): Inline[] =>
  text.map((piece) =>
    typeof piece !== 'string' && piece.kind === 'code' && !piece.verbatim
      ? { ...piece, text: respellCommand(piece.text, verbs) }
      : piece,
  );

/** One line as typed on Slack, as typed on Discord. */
export function respellCommand(text: string, verbs: readonly Verb[] = registry): string {
  if (!text.startsWith(prefix)) return text;
  try {
    const parsed = parseCommand(text.slice(prefix.length), verbs);
    if (parsed.kind !== 'verb') return text;
    return spellCommand(parsed.verb, parsed.input) ?? text;
  } catch {
    // An unfinished example: better in the other spelling than garbled.
    return text;
  }
}
