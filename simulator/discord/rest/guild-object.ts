import { everyonePermissions } from '../guild/places.ts';
import { people, guild as seed } from '../guild/seed.ts';

const joinedAt = '2020-01-01T00:00:00.000000+00:00';

/** As a member of the guild, without the user, who stands beside it in most payloads. */
export function memberObject() {
  const times = { joined_at: joinedAt, premium_since: null, communication_disabled_until: null };
  return {
    ...times,
    nick: null,
    avatar: null,
    roles: [],
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
  };
}

/** The guild as `GET /guilds/{id}` has it. */
export function guildObject() {
  return {
    id: seed.id,
    name: seed.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: people.ada,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [everyoneRole],
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: 'en-US',
    nsfw_level: 0,
    max_members: 500_000,
  };
}

/** The role that everybody has; its id is the guild's. */
const everyoneRole = {
  id: seed.id,
  name: '@everyone',
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  icon: null,
  unicode_emoji: null,
  position: 0,
  permissions: String(everyonePermissions),
  managed: false,
  mentionable: false,
  flags: 0,
};
