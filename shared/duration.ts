const secondsPerUnit: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** "90s", "5m", "1h30m", "7d" -> seconds; undefined when it is not a duration. */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim().toLowerCase();
  if (!/^(\d+(\.\d+)?[smhdw])+$/.test(compact)) return undefined;
  let seconds = 0;
  for (const match of compact.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)) {
    seconds += Number(match[1]) * (secondsPerUnit[match[2] ?? ''] ?? 0);
  }
  return seconds;
}
