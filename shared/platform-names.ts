/** The chat platforms as their people write them. */
export const platformNames = { slack: 'Slack', discord: 'Discord' } as const;
