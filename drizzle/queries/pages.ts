/** A page asked for: `cursor` is the last item of the page before, `limit` how many at most. */
export interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * Queries fetch one row more than asked for; that row says whether there is another page.
 * The cursor is the key of the last row shown, so rows added meanwhile shift nothing.
 */
export function toPage<Item>(rows: Item[], limit: number, keyOf: (item: Item) => string): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
