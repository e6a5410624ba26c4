import { connect, type Socket } from 'node:net';
import { withoutTracing } from './otel-globals';
import { CONNECT_TARGET, type FromTest, type FromTracker, fromTest, lineReader } from './protocol';

export interface Connection {
  /** The message is lost without a listener. A test asks again. */
  send(message: FromTracker): void;
  /** Sends it and waits until the test has received it, for a limited time. */
  deliver(message: FromTracker): Promise<void>;
}

export interface ConnectionHandlers {
  /** The first messages after each connect. */
  greeting: () => FromTracker[];
  onMessage: (message: FromTest) => void;
}

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2000;
/** A missing test must not delay the end of a process. */
const DELIVERY_LIMIT_MS = 2000;
const END_OF_HEADERS = '\r\n\r\n';

/** Splits the response to CONNECT from the bytes after it. */
function afterHeaders(onAccepted: () => void, onRejected: () => void, onText: (t: string) => void) {
  let head: string | undefined = '';
  return (chunk: string): void => {
    if (head === undefined) {
      onText(chunk);
      return;
    }
    head += chunk;
    const end = head.indexOf(END_OF_HEADERS);
    if (end < 0) return;
    const [status, rest] = [head, head.slice(end + END_OF_HEADERS.length)];
    head = undefined;
    if (/^HTTP\/1\.1 200 /.test(status)) {
      onAccepted();
      onText(rest);
    } else onRejected();
  };
}

function open(url: URL): Socket {
  const port = Number(url.port || 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A plain socket, because an instrumented HTTP client would create a span.
  const socket = withoutTracing(() => connect({ host, port }));
  socket.setEncoding('utf8').setNoDelay(true);
  // A span tracker must not keep a process alive.
  socket.unref();
  socket.write(`CONNECT ${CONNECT_TARGET} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
  return socket;
}

/** Calls back with each connection that the other side accepts. Does nothing without a listener. */
function connectAgain(
  url: URL,
  onAccepted: (socket: Socket) => void,
  onLine: (line: string) => void,
): void {
  let retryMs = FIRST_RETRY_MS;
  function start(): void {
    const socket = open(url);
    const accepted = (): void => {
      retryMs = FIRST_RETRY_MS;
      onAccepted(socket);
    };
    socket.on(
      'data',
      afterHeaders(accepted, () => socket.destroy(), lineReader(onLine)),
    );
    socket.on('error', () => undefined);
    socket.on('close', () => {
      setTimeout(start, retryMs).unref();
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    });
  }
  start();
}

/** Registers at this address, and registers again when the connection is lost. */
export function keepConnected(address: string, handlers: ConnectionHandlers): Connection {
  let current: Socket | undefined;
  /** One callback for each final account that is being sent, oldest first. */
  const undelivered: (() => void)[] = [];

  function send(message: FromTracker): void {
    current?.write(`${JSON.stringify(message)}\n`);
  }

  function accepted(socket: Socket): void {
    current = socket;
    socket.once('close', () => {
      current = undefined;
      for (const resolve of undelivered.splice(0)) resolve();
    });
    for (const message of handlers.greeting()) send(message);
  }

  connectAgain(new URL(address), accepted, (line) => {
    const message = fromTest(line);
    if (message?.type === 'final-ack') undelivered.shift()?.();
    else if (message) handlers.onMessage(message);
  });
  return {
    send,
    deliver(message) {
      if (!current) return Promise.resolve();
      current.ref();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, DELIVERY_LIMIT_MS);
        undelivered.push(() => {
          clearTimeout(timer);
          if (undelivered.length === 0) current?.unref();
          resolve();
        });
        send(message);
      });
    },
  };
}
