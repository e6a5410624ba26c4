/** The trackers of other processes. Each registers with a CONNECT request at the receiver. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import {
  CONNECT_TARGET,
  type FromTest,
  fromTracker,
  lineReader,
  type TrackerInfo,
} from '#span-tracker/protocol';
import { rememberAncestors } from './child-processes';
import { RemoteTracker } from './remote-tracker';
import type { Trackers } from './tracker-link';

/** Number of ended trackers to remember: a test may ask about a trace that they took part in. */
const KEPT_ENDED = 1000;

export interface RemoteTrackers extends Trackers {
  /** For the server's `connect` event. */
  accept(request: IncomingMessage, socket: Duplex): void;
  close(): void;
}

type Send = (message: FromTest) => void;

/** A tracker that lost its connection registers again with its old id. */
function createRegistry() {
  const trackers = new Map<string, RemoteTracker>();
  function forgetOld(): void {
    const ended = [...trackers].filter(([, tracker]) => tracker.endedAt() !== undefined);
    for (const [id] of ended.slice(0, Math.max(0, ended.length - KEPT_ENDED))) trackers.delete(id);
  }
  return {
    all: () => [...trackers.values()],
    register(info: TrackerInfo, send: Send): RemoteTracker {
      const tracker = trackers.get(info.id) ?? new RemoteTracker(info);
      trackers.set(info.id, tracker);
      rememberAncestors(info);
      forgetOld();
      tracker.connected(send);
      return tracker;
    },
  };
}

export function createRemoteTrackers(): RemoteTrackers {
  const registry = createRegistry();
  const registered = new Set<() => void>();
  const sockets = new Set<Duplex>();

  function serve(socket: Duplex): void {
    let tracker: RemoteTracker | undefined;
    const send: Send = (message) => {
      socket.write(`${JSON.stringify(message)}\n`);
    };
    const text = new StringDecoder('utf8');
    const read = lineReader((line) => {
      const message = fromTracker(line);
      if (!message) return;
      const isNew = tracker === undefined && message.type === 'hello';
      if (message.type === 'hello') tracker ??= registry.register(message.info, send);
      tracker?.take(message);
      if (isNew) for (const listener of registered) listener();
    });
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => read(text.write(chunk)));
    socket.on('close', () => {
      sockets.delete(socket);
      tracker?.disconnected();
    });
  }

  return {
    links: registry.all,
    onRegistered(listener) {
      registered.add(listener);
      return () => registered.delete(listener);
    },
    accept(request, socket) {
      const known = request.url === CONNECT_TARGET;
      // By default an HTTP server's sockets stay half open.
      socket.on('error', () => undefined).on('end', () => socket.destroy());
      socket.write(known ? 'HTTP/1.1 200 OK\r\n\r\n' : 'HTTP/1.1 404 Not Found\r\n\r\n');
      if (known) serve(socket);
      else socket.end();
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
