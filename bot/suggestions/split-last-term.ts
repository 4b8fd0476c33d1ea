/** What was typed of a target expression, cut where the part that is being typed begins. */
export interface LastTerm {
  /** Everything that stays: earlier words, `!`, `tag:prod+`, `web-1,`. */
  before: string;
  last: string;
  kind: 'name' | 'tag';
}

/** `web-1 !tag:prod+we` -> before `web-1 !tag:prod+`, last `we`. Pure. */
export function splitLastTerm(typed: string): LastTerm {
  const word = /\S*$/.exec(typed)?.[0] ?? '';
  const except = word.startsWith('!') ? 1 : 0;
  const kind = word.startsWith('tag:', except) ? 'tag' : 'name';
  const at =
    kind === 'tag'
      ? Math.max(word.lastIndexOf('+'), word.lastIndexOf(','), except + 'tag:'.length - 1) + 1
      : Math.max(word.lastIndexOf(',') + 1, except);
  return {
    before: typed.slice(0, typed.length - word.length) + word.slice(0, at),
    last: word.slice(at),
    kind,
  };
}
