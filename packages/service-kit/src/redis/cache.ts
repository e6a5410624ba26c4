import { createClient } from '@redis/client';
import { type Logger, untraced } from '@traceshop/telemetry';
import { type OutageLog, outageLog } from '../core/outage-log';
import { limited } from '../core/time-limit';

export interface CacheOptions {
  /** `redis://host:port/database` */
  url: string;
  logger: Logger;
  /** How long a command may take. Default 250 ms. */
  commandTimeoutMs?: number;
}

/**
 * A cache that callers can always work without. When Redis is down or slow, `get` returns undefined
 * and `set` does nothing. Neither throws or takes longer than `commandTimeoutMs`.
 */
export interface Cache {
  /** The value stored as JSON, or undefined. */
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, ttlSeconds: number): Promise<void>;
  /** Throws unless Redis responds. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

// Pause after a command without a response: one request waits for a stalled server, not every request.
const PAUSE_MS = 1_000;
// After this many in a row the connection is replaced: its pings or the server may be stuck for ever.
const UNANSWERED_LIMIT = 3;
const MAX_RECONNECT_MS = 2_000;
// Most commands that wait for a response. Beyond it they fail at once instead of filling the memory.
const MAX_WAITING = 1_000;

type LinkOptions = Required<Pick<CacheOptions, 'url' | 'commandTimeoutMs'>>;
type Client = ReturnType<typeof createConnection>;

/** Connects in the background and reconnects by itself. The begin and the end of an outage are logged once. */
export function createCache({ url, logger, commandTimeoutMs = 250 }: CacheOptions): Cache {
  const link = createLink(
    { url, commandTimeoutMs },
    outageLog(logger, {
      down: 'Redis is down; going on without the cache',
      back: 'Redis is back',
    }),
  );
  const { ask } = link;
  return {
    get: async <T>(key: string) => {
      const text = await ask((client) => client.get(key));
      return text === undefined || text === null ? undefined : parse<T>(text);
    },
    set: async (key, value, ttlSeconds) => {
      const options = { expiration: { type: 'EX', value: ttlSeconds } } as const;
      await ask((client) => client.set(key, JSON.stringify(value), options));
    },
    ready: async () => {
      await untraced(() => limitedCommand(commandTimeoutMs, link.client().ping()));
    },
    close: async () => {
      // `close` would wait for the responses of a stalled server.
      link.client().destroy();
    },
  };
}

/** A connection that is replaced when it falls silent. TCP would take many minutes to notice. */
function createLink({ url, commandTimeoutMs }: LinkOptions, outage: OutageLog) {
  let client = open(url, outage);
  let pausedUntil = 0;
  let unanswered = 0;
  const noAnswer = (): void => {
    pausedUntil = performance.now() + PAUSE_MS;
    unanswered += 1;
    if (unanswered < UNANSWERED_LIMIT) return;
    unanswered = 0;
    client.destroy();
    client = open(url, outage);
  };
  const ask = async <T>(command: (client: Client) => Promise<T>): Promise<T | undefined> => {
    if (performance.now() < pausedUntil) return undefined;
    const asked = client;
    try {
      const answer = await limitedCommand(commandTimeoutMs, command(asked));
      unanswered = 0;
      return answer;
    } catch (error) {
      // Of many calls that waited together, only the first counts.
      if (error instanceof NoAnswer && asked === client && performance.now() >= pausedUntil)
        noAnswer();
      if (error instanceof NoAnswer || asked.isReady) outage.began(error);
      return undefined;
    }
  };
  return { ask, client: () => client };
}

function open(url: string, outage: OutageLog): Client {
  const client = createConnection(url);
  client.on('error', outage.began);
  client.on('ready', outage.ended);
  // The connection's own commands and pings belong to no request.
  untraced(() => void client.connect().catch(outage.began));
  return client;
}

function createConnection(url: string) {
  return createClient({
    url,
    // By default commands wait for a connection in an unlimited queue. Here they fail at once.
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
    // A ping without a response within socketTimeout shows that an idle connection is half open.
    pingInterval: 2_000,
    socket: {
      connectTimeout: 1_000,
      socketTimeout: 5_000,
      reconnectStrategy: (retries) =>
        Math.random() * Math.min(100 * 2 ** retries, MAX_RECONNECT_MS),
    },
  });
}

class NoAnswer extends Error {}

/** The command's result, or {@link NoAnswer} when it takes too long. */
function limitedCommand<T>(ms: number, command: Promise<T>): Promise<T> {
  return limited(ms, command, () => new NoAnswer('no answer in time'));
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    // Another program wrote it. It counts as missing, and the next `set` replaces it.
    return undefined;
  }
}
