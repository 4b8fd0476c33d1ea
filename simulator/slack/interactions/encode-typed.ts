import type { Simulator } from '../simulator.ts';

/**
 * What the client does with typed text: escape it, then turn known @names and #channels into links.
 * With `should_escape` in the manifest, slash commands get the same.
 */
export function encodeTyped(simulator: Simulator, text: string): string {
  const { users, channels } = simulator.workspace;
  const userIds = new Map([...users.values()].map((user) => [user.name, user.id]));
  const channelIds = new Map(
    [...channels.values()].filter(({ kind }) => kind !== 'im').map(({ name, id }) => [name, id]),
  );
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<!\S)@([a-z0-9._-]+)/gi, (typed, name: string) => {
      const id = userIds.get(name.toLowerCase());
      return id === undefined ? typed : `<@${id}>`;
    })
    .replace(/(?<!\S)#([a-z0-9_-]+)/gi, (typed, name: string) => {
      const id = channelIds.get(name.toLowerCase());
      return id === undefined ? typed : `<#${id}|${name.toLowerCase()}>`;
    });
}
