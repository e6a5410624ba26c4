import { useEffect, useState } from 'preact/hooks';
import { listen } from './api';

/** Ids of the traces that changed last. A new object with each change. */
export interface Changes {
  ids: readonly string[];
}

/** What arrives, and whether the page still hears of it. */
export function useLive(): { changes: Changes; live: boolean } {
  const [changes, setChanges] = useState<Changes>({ ids: [] });
  const [live, setLive] = useState(true);
  useEffect(() => listen((ids) => setChanges({ ids }), setLive), []);
  return { changes, live };
}
