import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Store } from '../threads/store';

/** Changes of this time are sent together. */
const GATHER_MS = 100;
/** Most pages that listen at once. */
const MOST_LISTENERS = 50;
/** Bytes that may wait for a page that does not read. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * Server-sent events: the ids of the traces that have more spans, as event `traces`.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createEvents(store: Store) {
  const listeners = new Set<ServerResponse>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function send(): void {
    timer = undefined;
    const event = `event: traces\ndata: ${JSON.stringify([...changed])}\n\n`;
    changed.clear();
    for (const response of listeners) {
      if (response.writableLength > MOST_WAITING_BYTES) response.destroy();
      else response.write(event);
    }
  }

  const unsubscribe = store.onTraces((traceIds) => {
    if (listeners.size === 0) return;
    for (const traceId of traceIds) changed.add(traceId);
    timer ??= setTimeout(send, GATHER_MS);
  });

  return {
    listen(_request: IncomingMessage, response: ServerResponse): void {
      if (listeners.size >= MOST_LISTENERS) {
        response.writeHead(503, { 'retry-after': '5' }).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': connected\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
    close(): void {
      unsubscribe();
      clearTimeout(timer);
      for (const response of listeners) response.end();
    },
  };
}

export type Events = ReturnType<typeof createEvents>;
