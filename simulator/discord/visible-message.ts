import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ComponentType,
} from 'discord-api-types/v10';
import type { ChatMessage } from '../chat-person.ts';
import type { SeenMessage, Snapshot } from './control/snapshot.ts';
import { visibleText } from './visible-text.ts';

/** What a message says on any platform, beside what it is on Discord. */
export type VisibleMessage = SeenMessage & ChatMessage;

export type Component = APIActionRowComponent<APIComponentInMessageActionRow>['components'][number];

export function toVisible(message: SeenMessage, snapshot: Snapshot): VisibleMessage {
  const threadIds = snapshot.messages.flatMap(({ thread }) => thread?.id ?? []);
  const pictures = message.attachments.filter(({ contentType }) => contentType.startsWith('image/'));
  return {
    ...message,
    threadId: threadIds.includes(message.channelId) ? message.channelId : undefined,
    fromBot: message.author.isBot,
    visibleText: visibleText(message, snapshot),
    controls: componentsOf(message).map(controlName),
    links: componentsOf(message).flatMap((component) =>
      'url' in component ? [{ label: controlName(component), url: component.url }] : [],
    ),
    imageFileIds: pictures.map(({ id, filename }) => `${id}/${filename}`),
  };
}

export function componentsOf({ components }: SeenMessage): Component[] {
  return components.flatMap((row) => row.components);
}

export function controlName(component: Component): string {
  if (component.type !== ComponentType.Button) return component.placeholder ?? component.custom_id;
  return ('label' in component ? component.label : undefined) ?? '';
}
