import { shortId } from '../../shared/short-id.ts';
import type { KnownRule } from './person-view.ts';
import { rankNames, type Suggestion } from './rank-names.ts';

/** Rules by name; where two are called the same, each is meant by its id. Pure. */
export function suggestRules(typed: string, rules: readonly KnownRule[]): Suggestion[] {
  const spoken = rules.map(({ name }) => name.toLowerCase());
  const isTwice = (name: string) => spoken.filter((other) => other === name.toLowerCase()).length > 1;
  return rankNames(
    typed,
    rules.map(({ id, name, scope }) => ({
      label: `${name} · on ${scope === '--all' ? 'all servers' : scope}${isTwice(name) ? ` · ${shortId(id)}` : ''}`,
      value: isTwice(name) ? id : name,
      names: [name, scope, id],
    })),
  );
}
