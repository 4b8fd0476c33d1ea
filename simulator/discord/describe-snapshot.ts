import { ComponentType } from 'discord-api-types/v10';
import type { SeenMessage, Snapshot } from './control/snapshot.ts';
import { componentsOf, controlName } from './visible-message.ts';
import { visibleText } from './visible-text.ts';

const shownMessages = 12;

/** A screen in words, for the errors of tests. */
export function describeSnapshot(snapshot: Snapshot, userId: string, channelId: string): string {
  const user = snapshot.users.find(({ id }) => id === userId);
  const channel = snapshot.channels.find(({ id }) => id === channelId);
  const heading = `On the screen of ${user?.username ?? userId} in ${channel ? `#${channel.name}` : channelId}`;
  const app = snapshot.appConnected ? '' : ' (the app is not connected)';
  const modal = snapshot.modal ? [`  [modal ${snapshot.modal.data.title}]`] : [];
  const messages = snapshot.messages
    .slice(-shownMessages)
    .map((message) => describeMessage(message, snapshot));
  if (messages.length === 0 && modal.length === 0) return `${heading}${app}: nothing.`;
  return [`${heading}${app}:`, ...messages, ...modal].join('\n');
}

function describeMessage(message: SeenMessage, snapshot: Snapshot): string {
  const isReply = snapshot.messages.some(({ thread }) => thread?.id === message.channelId);
  const marks = [
    message.id,
    ...(message.ephemeral ? ['ephemeral'] : []),
    ...(isReply ? [`in thread ${message.channelId}`] : []),
  ];
  const controls = componentsOf(message).map((component) =>
    component.type === ComponentType.Button ? `[${controlName(component)}]` : `<${controlName(component)}>`,
  );
  const text = [visibleText(message, snapshot), controls.join(' ')].filter((part) => part !== '').join('\n');
  return `  ${message.author.username} (${marks.join(', ')}): ${text.replaceAll('\n', '\n    ')}`;
}
