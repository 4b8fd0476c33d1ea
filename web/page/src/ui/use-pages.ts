import { useCallback, useEffect, useState } from 'react';
import { type ApiError, toApiError } from '../api/api-error.ts';
import type { Page } from '../api/contract.ts';

export interface Pages<Item> {
  /** Undefined until the first page has come. */
  items: Item[] | undefined;
  error: ApiError | undefined;
  /** Undefined at the end of the list. */
  loadMore: (() => void) | undefined;
  reload: () => void;
}

/** A list by the page; from its start again when `load` is another function. */
export function usePages<Item>(
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
): Pages<Item> {
  const [loaded, setLoaded] = useState<Page<Item>>();
  const [error, setError] = useState<ApiError>();
  /** A cursor is of the list it came from. */
  const [asked, setAsked] = useState<{ cursor?: string; of?: unknown }>({});

  useEffect(() => {
    const abort = new AbortController();
    const cursor = asked.of === load ? asked.cursor : undefined;
    load(cursor, abort.signal).then(
      ({ items, nextCursor }) => {
        if (abort.signal.aborted) return;
        setError(undefined);
        setLoaded((before) => ({
          items: cursor === undefined ? items : [...(before?.items ?? []), ...items],
          nextCursor,
        }));
      },
      (thrown: unknown) => {
        if (!abort.signal.aborted) setError(toApiError(thrown));
      },
    );
    return () => abort.abort();
  }, [load, asked]);

  const next = loaded?.nextCursor;
  return {
    items: loaded?.items,
    error,
    loadMore: typeof next === 'string' ? () => setAsked({ cursor: next, of: load }) : undefined,
    reload: useCallback(() => setAsked({}), []),
  };
}
