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

export interface Neighbour {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** One HTTP server in the place of all neighbours; it answers what `answer` says, or never. */
export async function startNeighbour(
  answer: (asked: Asked) => NeighbourAnswer | undefined | Promise<NeighbourAnswer>,
): Promise<Neighbour> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const one = await read(request);
    asked.push(one);
    reply(response, await answer(one));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  atEnd(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

export interface NeighbourAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The gateway's real clients, all of them pointed at one place. */
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

function reply(response: ServerResponse, answer: NeighbourAnswer | undefined): void {
  if (answer === undefined) return;
  const { status, body, headers } = answer;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
