import type { ChatMessage } from '../chat-person.ts';
import { interactiveElements, type PlacedElement } from './block-kit/interactive-elements.ts';
import type { SeenMessage, Snapshot } from './control/snapshot.ts';
import { visibleText } from './visible-text.ts';

/** What a message says on any platform, beside what it is on Slack. */
export type VisibleMessage = SeenMessage & ChatMessage;

export function toVisible(message: SeenMessage, snapshot: Snapshot): VisibleMessage {
  const blocks = allBlocks(message);
  return {
    ...message,
    id: message.ts,
    threadId: message.threadTs,
    fromBot: message.user.isBot,
    // Slack has no such state.
    thinking: false,
    visibleText: visibleText(message, snapshot),
    controls: interactiveElements(blocks).map(({ element }) => controlName(element)),
    links: interactiveElements(blocks).flatMap(({ element }) =>
      element.type === 'button' && element.url !== undefined
        ? [{ label: element.text.text, url: element.url }]
        : [],
    ),
    imageFileIds: blocks.flatMap((block) => (block.type === 'image' ? (block.slack_file?.id ?? []) : [])),
  };
}

export function allBlocks(message: SeenMessage) {
  return [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks ?? [])];
}

function controlName(element: PlacedElement['element']): string {
  if (element.type === 'button') return element.text.text;
  return (
    ('placeholder' in element ? element.placeholder?.text : undefined) ?? element.action_id ?? element.type
  );
}

export function isMenuNamed({ element, actionId }: PlacedElement, name: string): boolean {
  return element.type !== 'button' && (controlName(element) === name || actionId === name);
}
