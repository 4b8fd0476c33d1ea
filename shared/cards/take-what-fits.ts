/**
 * Parts in their order while they fit; pictures and buttons (`keep`) have the first claim. Once one
 * of the others does not fit, none after it is taken: a reader shall see a beginning, not a choice.
 *
 * @param fits whether these parts make one message; `overflowed` = beside a note about the rest
 */
export function takeWhatFits<Part extends { keep: boolean }>(
  parts: readonly Part[],
  fits: (taken: readonly Part[], overflowed: boolean) => boolean,
): { kept: readonly Part[]; overflowed: boolean } {
  if (fits(parts, false)) return { kept: parts, overflowed: false };
  const taken = new Set<Part>();
  const inOrder = () => parts.filter((part) => taken.has(part));
  const take = (part: Part): boolean => {
    taken.add(part);
    if (fits(inOrder(), true)) return true;
    taken.delete(part);
    return false;
  };
  for (const part of parts) if (part.keep) take(part);
  for (const part of parts) {
    if (part.keep) continue;
    if (!take(part)) break;
  }
  return { kept: inOrder(), overflowed: true };
}
