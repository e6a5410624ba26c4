import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodingOf, type OtlpEncoding, Rejection, readBody } from '../otlp/body';
import type { Schema } from '../otlp/protobuf';
import { logsRequest, metricsRequest, tracesRequest } from '../otlp/schema';
import { logsOf, metricsOf } from '../otlp/signals';
import { spansOf } from '../otlp/spans';
import { checkKeys, type KeysOf } from '../pattern/check-keys';
import { createRemoteTrackers } from '../tracker/remote-trackers';
import type { Trackers } from '../tracker/tracker-link';
import type { LogRecord, MetricPoint, TraceSource } from '../tree/model';
import { createSignalStore } from './signal-store';
import { createSpanStore } from './span-store';

export interface ReceiverOptions {
  /** Default 0, which takes a free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Most traces kept; the one extended longest ago is dropped first. Default 1,000. */
  maxTraces?: number;
  /** Limit of one body after decompression. Default 16 MiB. */
  maxBodyBytes?: number;
  /** Called for every path that does not belong to OTLP, instead of a 404. */
  otherwise?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** An OTLP/HTTP endpoint in this process. The caller must close it. */
export interface OtlpReceiver extends TraceSource {
  /** Base address: the value for `OTEL_EXPORTER_OTLP_ENDPOINT` and for `SPAN_TRACKER_URL`. */
  url: string;
  /** The span trackers that have registered here. */
  trackers: Trackers;
  /** Ids of the kept traces, the last extended one at the end. */
  traceIds(): string[];
  /** Log records, of one trace or all. The newest 50,000 are kept. */
  logs(traceId?: string): LogRecord[];
  /** The newest point of each series (name, attributes, resource), of one metric or all. */
  metrics(name?: string): MetricPoint[];
  /** Calls back after each batch of logs or metrics. Returns a function that unsubscribes. */
  onSignal(listener: () => void): () => void;
  /** Rejected requests, newest last, at most 50. */
  errors(): string[];
  close(): Promise<void>;
}

interface Signal {
  schema: Schema;
  accept: (body: unknown) => void;
}

const RECEIVER_KEYS: KeysOf<ReceiverOptions> = {
  port: true,
  host: true,
  maxTraces: true,
  maxBodyBytes: true,
  otherwise: true,
};

const KEPT_ERRORS = 50;

function answer(response: ServerResponse, encoding: OtlpEncoding): void {
  // A JSON body makes a protobuf client log "could not deserialize response".
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  response.writeHead(200, { 'content-type': type }).end(encoding === 'json' ? '{}' : '');
}

function reject(response: ServerResponse, error: unknown): string {
  const status = error instanceof Rejection ? error.status : 400;
  const message = error instanceof Error ? error.message : String(error);
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ message }));
  return `${status} ${message}`;
}

function listen(server: Server, options: ReceiverOptions): Promise<string> {
  const { port = 0, host = '127.0.0.1' } = options;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const shown = host.includes(':') ? `[${host}]` : host;
      resolve(`http://${shown}:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Handles the POST requests of OTLP/HTTP. All others are rejected or passed to `otherwise`. */
function otlpHandler(
  signals: Record<string, Signal>,
  options: ReceiverOptions,
  onError: (text: string) => void,
) {
  const limit = options.maxBodyBytes ?? 16 * 1024 * 1024;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const signal = signals[path];
    if (!signal && options.otherwise) return options.otherwise(request, response);
    try {
      if (!signal) throw new Rejection(404, `no such path: ${path}`);
      if (request.method !== 'POST')
        throw new Rejection(405, `${request.method} ${path}: use POST`);
      const encoding = encodingOf(request);
      signal.accept(await readBody(request, { encoding, schema: signal.schema, limit }));
      answer(response, encoding);
    } catch (error) {
      onError(`${path}: ${reject(response, error)}`);
    }
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    void take(request, response);
  };
}

/**
 * Starts a receiver for OTLP over HTTP (JSON and protobuf, gzip or plain) that keeps what it
 * receives. It responds 400 to bodies that it cannot decode and 415 to unknown types or encodings,
 * and remembers both.
 * @throws when the port is not available
 */
export async function otlpReceiver(options: ReceiverOptions = {}): Promise<OtlpReceiver> {
  checkKeys('otlpReceiver', options, RECEIVER_KEYS);
  const store = createSpanStore(options.maxTraces ?? 1000);
  const signals = createSignalStore();
  const errors: string[] = [];
  const accepts: Record<string, Signal> = {
    '/v1/traces': { schema: tracesRequest, accept: (body) => store.add(spansOf(body)) },
    '/v1/logs': { schema: logsRequest, accept: (body) => signals.addLogs(logsOf(body)) },
    '/v1/metrics': {
      schema: metricsRequest,
      accept: (body) => signals.addMetrics(metricsOf(body)),
    },
  };
  const server = createServer(
    otlpHandler(accepts, options, (text) => {
      errors.push(text);
      if (errors.length > KEPT_ERRORS) errors.shift();
    }),
  );
  const trackers = createRemoteTrackers();
  server.on('connect', trackers.accept);
  const url = await listen(server, options);
  const closed = (): string[] => (server.listening ? [] : ['the receiver is closed']);
  return {
    url,
    push: true,
    subscribe: store.subscribe,
    fetch: async (traceId) => store.spans(traceId),
    peek: store.spans,
    linkedTo: store.linkedTo,
    diagnose: (traceId) => [
      ...closed(),
      ...store.problems(traceId),
      ...errors.map((text) => `refused ${text}`),
    ],
    traceIds: store.ids,
    logs: signals.logs,
    metrics: signals.metrics,
    onSignal: signals.onChange,
    errors: () => [...errors],
    trackers,
    close: () => {
      trackers.close();
      return close(server);
    },
  };
}
