import type { FieldProblem } from '../api/api-error.ts';

/** For people: `grants.0.tag` is a tag, `expiresAt` when something expires, and each is said once. */
export function describeFields(fields: readonly FieldProblem[]): string {
  const said = fields.map(({ field, problem }) => {
    const name = field.split('.').findLast((part) => !/^\d*$/.test(part)) ?? '';
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return words === '' ? problem : `${words}: ${problem}`;
  });
  return [...new Set(said)].join('; ');
}
