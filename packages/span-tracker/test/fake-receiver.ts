/** The side of a test, as far as a tracker sees it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  type FromTest,
  type FromTracker,
  fromTracker,
  lineReader,
} from '@traceshop/span-tracker/protocol';

export interface FakeReceiver {
  url: string;
  messages: FromTracker[];
  send(message: FromTest): void;
  /** The first message of this type, from now on or before. */
  received<T extends FromTracker['type']>(type: T): Promise<Extract<FromTracker, { type: T }>>;
  close(): void;
}

export async function fakeReceiver(): Promise<FakeReceiver> {
  const messages: FromTracker[] = [];
  const waiting = new Set<() => void>();
  const sockets: Socket[] = [];
  const server = createServer();
  server.on('connect', (_request, socket: Socket) => {
    sockets.push(socket);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const read = lineReader((line) => {
      const message = fromTracker(line);
      if (message) messages.push(message);
      if (message?.type === 'final') socket.write('{"type":"final-ack"}\n');
      for (const look of waiting) look();
    });
    socket.on('error', () => undefined).on('end', () => socket.destroy());
    socket.on('data', (chunk) => read(String(chunk)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    send: (message) => {
      for (const socket of sockets) socket.write(`${JSON.stringify(message)}\n`);
    },
    received: (type) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = messages.find((message) => message.type === type);
          if (found) resolve(found as never);
        };
        waiting.add(look);
        look();
      }),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
