/**
 * Cuts to `maxLength` UTF-16 units without leaving half a surrogate pair, and drops NUL: neither
 * can be stored in PostgreSQL, and one bad process name must not poison a whole sample.
 */
export function clipText(text: string, maxLength = 256): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  if (clean.length <= maxLength) return clean;
  const end = isHighSurrogate(clean.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  return clean.slice(0, end);
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
