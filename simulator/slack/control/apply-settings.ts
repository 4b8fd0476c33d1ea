import { z } from 'zod';
import { SignedHttp } from '../delivery/signed-http.ts';
import type { Simulator } from '../simulator.ts';

export const settingsSchema = z.object({
  /** Null goes back to Socket Mode. */
  requestUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional(),
  scopes: z.array(z.string()).optional(),
  enforceRateLimits: z.boolean().optional(),
  commands: z
    .array(
      z.object({
        name: z.string().regex(/^\/[a-z0-9_-]{1,32}$/),
        description: z.string().max(2000).default(''),
        usageHint: z.string().max(1000).default(''),
      }),
    )
    .optional(),
  events: z.array(z.string()).optional(),
});

/** The app's settings page. A request URL is taken only when it answers Slack's challenge, as there. */
export async function applySettings(
  simulator: Simulator,
  change: z.output<typeof settingsSchema>,
): Promise<{ ok: boolean; error?: string }> {
  const { settings, credentials, timings, logger } = simulator;
  if (change.requestUrl !== undefined && change.requestUrl !== null) {
    const http = new SignedHttp({ signingSecret: credentials.signingSecret, ackMs: timings.ackMs, logger });
    if (!(await http.verify(change.requestUrl)))
      return { ok: false, error: `${change.requestUrl} did not answer the url_verification challenge` };
  }
  if (change.requestUrl !== undefined) settings.requestUrl = change.requestUrl ?? undefined;
  if (change.scopes) settings.scopes = new Set(change.scopes);
  if (change.commands) settings.commands = new Map(change.commands.map((command) => [command.name, command]));
  if (change.events) settings.events = new Set(change.events);
  settings.enforceRateLimits = change.enforceRateLimits ?? settings.enforceRateLimits;
  simulator.workspace.changed();
  return { ok: true };
}
