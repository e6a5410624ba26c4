import type { DatabaseSync } from 'node:sqlite';
import { type OtlpEncoding, parseBody } from '#otlp/body';
import { DecodeError } from '#otlp/protobuf';
import { logsRequest, metricsRequest, tracesRequest } from '#otlp/schema';
import { createDictionaries } from './dictionaries';
import type { Outcome } from './outcome';
import { type Budget, prune, usedBytes } from './prune';
import { createSummaries } from './summaries';
import { inTransaction } from './transaction';
import { createLogWriter, createPointWriter } from './write-signals';
import { createSpanWriter } from './write-spans';

export type Signal = 'traces' | 'logs' | 'metrics';

/** The body of one OTLP request. */
export interface Delivery {
  signal: Signal;
  encoding: OtlpEncoding;
  body: Uint8Array;
}

/** The body of a request that is not OTLP. */
export interface Malformed {
  malformed: string;
}

export interface Written {
  /** One for each delivery. */
  outcomes: (Outcome | Malformed)[];
  /** The traces that have more spans now. */
  traceIds: string[];
}

export interface Writer {
  /** Stores the deliveries in one transaction. */
  write(deliveries: readonly Delivery[]): Written;
  usedBytes(): number;
}

const SCHEMAS = { traces: tracesRequest, logs: logsRequest, metrics: metricsRequest };

/** Time between two looks at age and size. */
const PRUNE_EVERY_MS = 1000;

/** The one writer of a store. */
export function createWriter(database: DatabaseSync, budget: Budget): Writer {
  const dictionaries = createDictionaries(database);
  const summaries = createSummaries(database);
  const store = {
    traces: createSpanWriter(database, dictionaries, summaries),
    logs: createLogWriter(database, dictionaries),
    metrics: createPointWriter(database, dictionaries),
  };
  let pruned = 0;

  function deliver({ signal, encoding, body }: Delivery, now: number): Outcome | Malformed {
    try {
      return store[signal](parseBody(body, encoding, SCHEMAS[signal]), now);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return { malformed: error.message };
    }
  }

  function writeAll(deliveries: readonly Delivery[], now: number): Written {
    try {
      return inTransaction(database, () => ({
        outcomes: deliveries.map((delivery) => deliver(delivery, now)),
        traceIds: summaries.write(now),
      }));
    } catch (error) {
      // Rows that were rolled back must not be referenced.
      dictionaries.forget();
      summaries.clear();
      throw error;
    }
  }

  return {
    write(deliveries) {
      const now = Date.now();
      const written = writeAll(deliveries, now);
      if (now - pruned >= PRUNE_EVERY_MS) {
        if (prune(database, budget, now)) dictionaries.forget();
        pruned = now;
      }
      return written;
    },
    usedBytes: () => usedBytes(database),
  };
}
