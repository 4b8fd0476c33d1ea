import type { Block } from '../block-kit/blocks.ts';
import { initialInput } from './element-value.ts';
import type { FormValues } from './state-values.ts';

/** What Slack's client refuses before the app hears of it, by block_id. */
export function formProblems(blocks: readonly Block[], form: FormValues): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const block of blocks) {
    if (block.type !== 'input' || block.block_id === undefined) continue;
    const { element } = block;
    const input = form[block.block_id]?.[element.action_id ?? ''] ?? initialInput(element) ?? '';
    const problem = problemOf(element, input, block.optional === true);
    if (problem !== undefined) problems[block.block_id] = problem;
  }
  return problems;
}

type InputElement = Extract<Block, { type: 'input' }>['element'];

function problemOf(element: InputElement, input: string | string[], optional: boolean): string | undefined {
  if (input.length === 0) return optional ? undefined : 'Please complete this required field.';
  if (element.type !== 'plain_text_input') return undefined;
  const { min_length: min = 0, max_length: max = 3000 } = element;
  if (input.length < min) return `Please use at least ${min} characters.`;
  if (input.length > max) return `Please use at most ${max} characters.`;
  return undefined;
}
