import { connect, type Socket } from 'node:net';

/** A connection on which a test writes what it likes. */
export interface RawClient {
  socket: Socket;
  received(): string;
  closed: Promise<void>;
}

export function openRaw(url: string): RawClient {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  let received = '';
  socket.on('data', (chunk: string) => {
    received += chunk;
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, received: () => received, closed };
}

/** The statuses of all responses in what was received. */
export const statuses = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, s]) => Number(s));
