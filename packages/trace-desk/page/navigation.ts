import { useEffect, useState } from 'preact/hooks';

/** The address is the state: every view has a link. */
export interface Place {
  traceId: string | undefined;
  path: string;
  query: URLSearchParams;
}

export const traceLink = (traceId: string, spanId?: string): string =>
  spanId === undefined ? `/trace/${traceId}` : `/trace/${traceId}?span=${spanId}`;

function here(): Place {
  const id = /^\/trace\/([0-9a-fA-F]+)$/.exec(location.pathname)?.[1];
  return { traceId: id, path: location.pathname, query: new URLSearchParams(location.search) };
}

const CHANGED = 'desk:place';

/** Goes to an address of this page. With `replace`, Back does not come back to where it was. */
export function go(path: string, replace = false): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  window.dispatchEvent(new Event(CHANGED));
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const update = (): void => setPlace(here());
    window.addEventListener('popstate', update);
    window.addEventListener(CHANGED, update);
    return () => {
      window.removeEventListener('popstate', update);
      window.removeEventListener(CHANGED, update);
    };
  }, []);
  return place;
}

/** Lets a click on a link stay in this page, unless it asks for a new tab. */
export function follow(event: MouseEvent): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  const link = (event.currentTarget as HTMLElement).getAttribute('href');
  if (!link) return;
  event.preventDefault();
  go(link);
}
