// Floods: what many clients without manners send to one service at once.
import { connect, type Socket } from 'node:net';
import type { ServiceName } from '@traceshop/contract/topology';

/** Where a flood goes: a route that takes a JSON body, and one that takes none if the service has one. */
export interface FloodTarget {
  url: string;
  /** `POST /users` */
  post: string;
  /** `GET /users/x` */
  get?: string;
  /** More lines of each request's head. */
  head?: readonly string[];
}

export type FloodedRoutes = Omit<FloodTarget, 'url'>;

const ROUTES: Partial<Record<ServiceName, FloodedRoutes>> = {
  gateway: { post: 'POST /users', get: 'GET /users/x' },
  auth: { post: 'POST /validate' },
  user: { post: 'POST /users', get: 'GET /users/x' },
  checkout: { post: 'POST /carts', get: 'GET /carts/x', head: ['X-Client-Id: demo'] },
  payment: { post: 'POST /charges', get: 'GET /charges/x' },
  inventory: { post: 'POST /quotes', get: 'GET /products/x' },
  notification: { post: 'POST /notifications' },
};

/** Where floods of a service go. A service that was just created has no routes here yet. */
export const floodedRoutes = (name: ServiceName): FloodedRoutes =>
  ROUTES[name] ?? { post: 'POST /nowhere' };

export interface Flood {
  name: string;
  /** Requests, each on a connection of its own. */
  count: number;
  bytes(target: FloodTarget): Buffer;
}

const KB = 1000;

/** 63 kB of one element again and again. */
const listOf = (element: string): string => {
  const times = Math.floor((63 * KB - 2) / (element.length + 1));
  return `[${Array(times).fill(element).join(',')}]`;
};

const longName = JSON.stringify({ email: 'user@example.com', name: 'n'.repeat(60 * KB) });

export const FLOODS: readonly Flood[] = [
  { name: 'objects', count: 130, bytes: (to) => posted(to, listOf('{}')) },
  { name: 'numbers', count: 700, bytes: (to) => posted(to, listOf('0')) },
  { name: 'a long name', count: 2_000, bytes: (to) => posted(to, longName) },
  {
    name: 'silent large bodies',
    count: 2_000,
    bytes: (to) => posted(to, longName.slice(1), 64 * KB),
  },
  { name: 'silent small bodies', count: 2_000, bytes: (to) => posted(to, '{"name":"', 7 * KB) },
  { name: 'requests at once', count: 1_000, bytes: (to) => withoutBody(to, []) },
  {
    name: 'large tokens',
    count: 1_000,
    bytes: (to) => withoutBody(to, [`Authorization: Bearer ${'t'.repeat(14 * KB)}`]),
  },
];

function posted(to: FloodTarget, body: string, announced = body.length): Buffer {
  const type = ['Content-Type: application/json', `Content-Length: ${announced}`];
  return message([`${to.post} HTTP/1.1`, ...(to.head ?? []), ...type], body);
}

/** Without a route for it, a small body that is wrong. */
function withoutBody(to: FloodTarget, head: string[]): Buffer {
  const own = head.length > 0 ? head : (to.head ?? []);
  if (to.get !== undefined) return message([`${to.get} HTTP/1.1`, ...own]);
  return message(
    [`${to.post} HTTP/1.1`, ...own, 'Content-Type: application/json', 'Content-Length: 2'],
    '[]',
  );
}

function message(head: string[], body = ''): Buffer {
  return Buffer.from([...head, 'Host: shop', 'Connection: close', '', body].join('\r\n'));
}

/** How many responses had which status; `none` counts connections that ended without one. */
export type FloodOutcome = Record<string, number>;

/** Sends all of a flood at once and waits until the last connection has ended. */
export async function sendFlood(flood: Flood, target: FloodTarget): Promise<FloodOutcome> {
  const bytes = flood.bytes(target);
  const { hostname, port } = new URL(target.url);
  const one = () => statusOf(connect(Number(port), hostname), bytes);
  const statuses = await Promise.all(Array.from({ length: flood.count }, one));
  const outcome: FloodOutcome = {};
  for (const status of statuses) outcome[status] = (outcome[status] ?? 0) + 1;
  return outcome;
}

function statusOf(socket: Socket, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      if (received.length < 100) received += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 'none'));
    socket.write(bytes);
  });
}
