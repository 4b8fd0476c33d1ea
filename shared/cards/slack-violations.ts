import type { KnownBlock } from '@slack/types';
import { slackLimits } from './limits.ts';
import type { SlackMessage } from './render-slack.ts';

/** Everything in a message that Slack would refuse; empty = it would be accepted. For tests. */
export function slackViolations(message: SlackMessage): string[] {
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks)];
  const problems: string[] = [];
  const check = (what: string, actual: number, limit: number) => {
    if (actual > limit) problems.push(`${what}: ${actual} > ${limit}`);
  };
  if (message.text.trim() === '') problems.push('text is empty');
  check('text', message.text.length, slackLimits.fallbackText);
  check('blocks', blocks.length, slackLimits.blocksPerMessage);
  for (const block of blocks) checkBlock(block, check, problems);
  const actionIds = blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((element) => ('action_id' in element ? element.action_id : ''))
      : [],
  );
  if (new Set(actionIds).size !== actionIds.length) problems.push('action ids are not unique');
  return problems;
}

type Check = (what: string, actual: number, limit: number) => void;

function checkBlock(block: KnownBlock, check: Check, problems: string[]): void {
  switch (block.type) {
    case 'section':
      check('section text', block.text?.text.length ?? 0, slackLimits.sectionText);
      check('fields', block.fields?.length ?? 0, slackLimits.fieldsPerSection);
      for (const field of block.fields ?? []) check('field', field.text.length, slackLimits.fieldText);
      if (block.text?.text === '' || (!block.text && !block.fields?.length)) problems.push('empty section');
      return;
    case 'header':
      check('header', block.text.text.length, slackLimits.headerText);
      return;
    case 'context':
      check('context elements', block.elements.length, slackLimits.contextElements);
      for (const element of block.elements) {
        if ('text' in element) check('context text', element.text.length, slackLimits.contextText);
      }
      return;
    case 'image':
      if (!block.alt_text) problems.push('image without alt text');
      check('alt text', block.alt_text.length, slackLimits.imageAlt);
      return;
    case 'actions':
      check('actions', block.elements.length, slackLimits.actionsPerBlock);
      for (const element of block.elements) checkElement(element, check, problems);
      return;
    case 'divider':
      return;
    default:
      problems.push(`a kind of block we do not make: ${block.type}`);
  }
}

function checkElement(
  element: Extract<KnownBlock, { type: 'actions' }>['elements'][number],
  check: Check,
  problems: string[],
): void {
  if (element.type === 'button') {
    check('button text', element.text.text.length, slackLimits.buttonText);
    check('button value', element.value?.length ?? 0, slackLimits.buttonValue);
    check('action id', element.action_id?.length ?? 0, slackLimits.actionId);
  } else if (element.type === 'static_select') {
    const options = element.options ?? [];
    if (options.length === 0) problems.push('menu without options');
    check('options', options.length, slackLimits.selectOptions);
    check('action id', element.action_id?.length ?? 0, slackLimits.actionId);
    for (const option of options) {
      check('option text', option.text.text.length, slackLimits.optionText);
      check('option value', option.value?.length ?? 0, slackLimits.optionValue);
      check('option description', option.description?.text.length ?? 0, slackLimits.optionDescription);
    }
  } else {
    problems.push(`an element we do not make: ${element.type}`);
  }
}
