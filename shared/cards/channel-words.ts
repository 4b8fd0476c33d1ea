import { platformNames } from '../platform-names.ts';

const platforms: Record<string, string> = platformNames;

/** `slack:C1` -> "Slack channel C1": for where a channel's own name cannot be shown. */
export function channelWords(channel: string): string {
  const [, platform = '', id] = /^([a-z]+):(.+)$/s.exec(channel) ?? [];
  const name = platforms[platform];
  return name === undefined ? channel : `${name} channel ${id}`;
}
