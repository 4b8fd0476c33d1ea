/** Of a server's name. */
const maxLength = 63;
/** What any number added to the name leaves of it: where to look for names in use. */
export const stemLength = 57;

/**
 * The name itself, or with the first number that makes it free: `web-1-2`. Machines made from one image
 * often have one host name; what can be told apart can also be put right later.
 *
 * @param taken in lower case
 */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`;
    const candidate = `${name.slice(0, maxLength - suffix.length)}${suffix}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
