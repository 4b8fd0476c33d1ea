/**
 * `*` is any run of characters, `?` is any one; case does not matter. Works in place of a regular
 * expression, so that no pattern a person types can take exponential time.
 */
export function matchGlob(pattern: string, text: string): boolean {
  const glob = pattern.toLowerCase();
  const subject = text.toLowerCase();
  let atGlob = 0;
  let atText = 0;
  let lastStar = -1;
  let starText = 0;
  while (atText < subject.length) {
    if (glob[atGlob] === '*') {
      lastStar = atGlob;
      starText = atText;
      atGlob += 1;
    } else if (atGlob < glob.length && (glob[atGlob] === '?' || glob[atGlob] === subject[atText])) {
      atGlob += 1;
      atText += 1;
    } else if (lastStar >= 0) {
      // The last star takes one character more, and everything after it is tried again.
      starText += 1;
      atText = starText;
      atGlob = lastStar + 1;
    } else {
      return false;
    }
  }
  while (glob[atGlob] === '*') atGlob += 1;
  return atGlob === glob.length;
}

export const isGlob = (text: string) => /[*?]/.test(text);
