/** How something a person did went: acknowledged by the app after `ackMs`, or what Slack shows instead. */
export type Outcome =
  | { ok: true; ackMs?: number }
  | { ok: false; error: string; fields?: Record<string, string> };
