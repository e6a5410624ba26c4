import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Store } from '../threads/store';
import type { Events } from './events';
import type { Guard } from './guard';

const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

function send(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, HEADERS).end(json);
}

const message = (text: string): string => JSON.stringify({ message: text });

export interface ApiServerOptions {
  store: Store;
  guard: Guard;
  events: Events;
}

/** Serves the three query APIs. Everything is read with GET, and nothing can be changed. */
export function createApiServer({ store, guard, events }: ApiServerOptions): Server {
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '/';
    const path = target.split('?')[0];
    if (path === '/api/desk/events') events.listen(request, response);
    else if (path === '/api/desk/state') send(response, 200, JSON.stringify(store.state()));
    else {
      store.query(target).then(
        ({ status, json }) => send(response, status, json),
        (error: Error) => send(response, 503, message(error.message)),
      );
    }
  }

  return createServer((request, response) => {
    const objection = guard.objection(request.headers, request.socket.localPort);
    if (objection) send(response, 403, message(objection));
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      send(response, 405, message(`${request.method}: use GET`));
    } else answer(request, response);
  });
}
