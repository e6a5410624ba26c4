import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Store } from '../threads/store';
import type { Events } from './events';
import type { Guard } from './guard';
import { pageFile } from './page-files';

// Attribute values come from anywhere. Even if one got into the page as a script, it would not run.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function send(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' }).end(json);
}

const message = (text: string): string => JSON.stringify({ message: text });

export interface ApiServerOptions {
  store: Store;
  guard: Guard;
  events: Events;
  /** The receiver of OTLP over HTTP. The page may send only to its own port. */
  receive(request: IncomingMessage, response: ServerResponse): void;
}

/** Serves the page and the three query APIs, and accepts traces that the page imports. */
export function createApiServer({ store, guard, events, receive }: ApiServerOptions): Server {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    const path = target.split('?')[0] ?? '/';
    if (path === '/api/desk/events') return events.listen(response);
    if (path === '/api/desk/state') return send(response, 200, JSON.stringify(store.state()));
    const file = await pageFile(path);
    if (file) {
      response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.body);
      return;
    }
    const { status, json } = await store.query(target);
    send(response, status, json);
  }

  return createServer((request, response) => {
    const objection = guard.objection(request.headers, request.socket.localPort);
    if (objection) send(response, 403, message(objection));
    else if (request.url === '/v1/traces') receive(request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      send(response, 405, message(`${request.method}: use GET`));
    } else {
      answer(request, response).catch((error: Error) =>
        send(response, 503, message(error.message)),
      );
    }
  });
}
