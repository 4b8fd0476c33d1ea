/** What was typed as a target expression of the API: a bare word finds names that start with it. */
export function toTarget(typed: string): string {
  const text = typed.trim();
  return /^[\w.-]+$/.test(text) ? `${text}*` : text;
}
