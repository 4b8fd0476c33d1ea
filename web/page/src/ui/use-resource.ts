import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiError, toApiError } from '../api/api-error.ts';

export interface Resource<Data> {
  /** Undefined until first loaded; what was loaded stays while a later load fails. */
  data: Data | undefined;
  error: ApiError | undefined;
  reload: () => void;
}

/**
 * What `load` brings; anew when `load` is another function, so keep it with `useCallback`.
 *
 * @param pollMs between the end of one load and the next, while the page is visible
 * @param whenHidden also while it is not; browsers then make it a minute
 */
export function useResource<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  pollMs?: number,
  whenHidden = false,
): Resource<Data> {
  const [data, setData] = useState<Data>();
  const [error, setError] = useState<ApiError>();
  const again = useRef(() => {});

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = new AbortController();
    const round = async (): Promise<void> => {
      clearTimeout(timer);
      running.abort();
      const own = new AbortController();
      running = own;
      const loaded = await load(own.signal).then(
        (value) => ({ value, error: undefined }),
        (thrown: unknown) => ({ error: toApiError(thrown) }),
      );
      if (own.signal.aborted) return;
      if ('value' in loaded) setData(() => loaded.value);
      setError(loaded.error);
      if (pollMs !== undefined && (whenHidden || !document.hidden))
        timer = setTimeout(() => void round(), pollMs);
    };
    const onVisible = (): void => {
      if (pollMs !== undefined && !document.hidden) void round();
    };
    again.current = () => void round();
    void round();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearTimeout(timer);
      running.abort();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [load, pollMs, whenHidden]);

  return { data, error, reload: useCallback(() => again.current(), []) };
}
