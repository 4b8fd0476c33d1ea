import { interactiveElements } from './block-kit/interactive-elements.ts';
import type { SeenMessage, Snapshot } from './control/snapshot.ts';
import { visibleText } from './visible-text.ts';

const shownMessages = 12;

/** A screen in words, for the errors of tests. */
export function describeSnapshot(snapshot: Snapshot, userId: string, channelId: string): string {
  const channel = snapshot.channels.find(({ id }) => id === channelId);
  const heading = `On the screen of ${userId} in ${channel ? `#${channel.name}` : `${channelId} (not a member)`}`;
  const app = snapshot.appConnected ? '' : ' (no app is connected)';
  const modal = snapshot.modal ? [`  [modal ${snapshot.modal.view.type}]`] : [];
  const messages = snapshot.messages
    .slice(-shownMessages)
    .map((message) => describeMessage(message, snapshot));
  if (messages.length === 0 && modal.length === 0) return `${heading}${app}: nothing.`;
  return [`${heading}${app}:`, ...messages, ...modal].join('\n');
}

function describeMessage(message: SeenMessage, snapshot: Snapshot): string {
  const marks = [
    message.ts,
    ...(message.ephemeral ? ['ephemeral'] : []),
    ...(message.threadTs ? [`reply to ${message.threadTs}`] : []),
  ];
  const blocks = [...message.blocks, ...message.attachments.flatMap(({ blocks: inner }) => inner ?? [])];
  const buttons = interactiveElements(blocks).map(({ element, actionId }) =>
    element.type === 'button' ? `[${element.text.text}]` : `<${actionId}>`,
  );
  const text = [visibleText(message, snapshot), buttons.join(' ')].filter((part) => part !== '').join('\n');
  return `  ${message.user.name} (${marks.join(', ')}): ${text.replaceAll('\n', '\n    ')}`;
}
