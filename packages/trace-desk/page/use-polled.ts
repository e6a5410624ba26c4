import { useEffect, useState } from 'preact/hooks';

const EVERY_MS = 5000;

/** What `load` gives for a key, loaded again every few seconds. */
export function usePolled<T>(
  load: (key: string, signal: AbortSignal) => Promise<T>,
  key: string,
): { loaded: T | undefined; error: string | undefined } {
  const [loaded, setLoaded] = useState<T>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    setLoaded(undefined);
    const ask = (): void => {
      load(key, controller.signal).then(
        (value) => {
          setLoaded(value);
          setError(undefined);
        },
        (problem: Error) => {
          if (problem.name !== 'AbortError') setError(problem.message);
        },
      );
    };
    ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [key]);
  return { loaded, error };
}
