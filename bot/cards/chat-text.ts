import type { Inline } from '../../shared/cards/card.ts';

/** Messages of the API mark what can be typed with backticks: shown as code. */
export function chatText(message: string): Inline[] {
  return message
    .split(/(`[^`\n]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      part.length > 2 && part.startsWith('`') && part.endsWith('`')
        ? { kind: 'code', text: part.slice(1, -1) }
        : part,
    );
}
