export interface DiscordSettings {
  token: string;
  /** Absent: asked of Discord. */
  applicationId: string | undefined;
  /** Guilds that get the commands at once; none = one global registration. */
  guildIds: readonly string[];
  /** Without a version and without a slash at its end. */
  apiUrl: string;
}
