import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthClient } from '../src/clients/auth-client';
import { createCheckoutClient } from '../src/clients/checkout-client';
import { createInventoryClient } from '../src/clients/inventory-client';
import { createNotificationClient } from '../src/clients/notification-client';
import { createUserClient } from '../src/clients/user-client';
import { atEnd } from './clean-up';

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface FakeService {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** One HTTP server that replaces all dependencies. It sends what `reply` returns; for undefined it never responds. */
export async function startFakeService(
  reply: (asked: Asked) => FakeResponse | undefined | Promise<FakeResponse>,
): Promise<FakeService> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const one = await read(request);
    asked.push(one);
    send(response, await reply(one));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  atEnd(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

export interface FakeResponse {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The gateway's real clients, all with the same URL. */
export function clientsOf(url: string, timeoutMs = 5_000) {
  const options = { url, timeoutMs };
  return {
    auth: createAuthClient(options),
    users: createUserClient(options),
    inventory: createInventoryClient(options),
    checkout: createCheckoutClient(options),
    notification: createNotificationClient(options),
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { method = '', url = '', headers } = request;
  return { method, url, headers, body: text === '' ? undefined : JSON.parse(text) };
}

function send(response: ServerResponse, reply: FakeResponse | undefined): void {
  if (reply === undefined) return;
  const { status, body, headers } = reply;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
