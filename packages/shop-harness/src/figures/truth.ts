// What is known about the shop without asking the figures: the requests that were sent, their spans as
// Jaeger has stored them, what the services have printed, and what the engine, the broker and
// PostgreSQL say themselves.
import type { Sent } from './requests.ts';

/** A span as Jaeger has stored it. */
export interface StoredSpan {
  service: string;
  /** The service of the parent span; none for a root. */
  caller: string | undefined;
  traceId: string;
  kind: string;
  name: string;
  seconds: number;
  failed: boolean;
  attributes: Record<string, unknown>;
}

export interface Truth {
  /** The length of the window that the queries look at. */
  windowS: number;
  /** The same for Jaeger's Monitor, which knows whole minutes only. */
  monitorS: number;
  /** Every request of the window. */
  sent: readonly Sent[];
  /** Every span of the window. */
  spans: readonly StoredSpan[];
  /** The price of a mug. */
  mugCents: number;
  /** Requests to the checkout before the window: all of them, and those that failed. */
  before: { all: number; failed: number };
  /** Lines that checkout has printed in the window, by level, and lines of all services. */
  printed: { checkout: Record<string, number>; all: number };
  /** Seconds of CPU in the window, bytes of memory now. */
  processes: { checkout: { cpuS: number; rssBytes: number }; collector: { rssBytes: number } };
  /** Messages of each queue now. */
  queues: Record<string, number>;
  /** Messages that came through the broker's own page: read and given up after all attempts, or dead already. */
  byHand: { givenUp: number; dead: number };
  /** Connections of the user service, as PostgreSQL counts them. */
  connections: number;
  prometheus: { bytes: number; series: number; samplesPerSecond: number; jobs: string[] };
  /** Items that the catalogue offers, by SKU. */
  stock: Record<string, number>;
}

/** The bounds of the duration histograms in seconds, from the Collector's configuration. */
export const BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2, 2.5, 5, 7.5, 10, 15, 30, 60,
];

export const sentTo = ({ sent }: Truth, route: string, method = 'POST'): readonly Sent[] =>
  sent.filter((one) => one.route === route && one.method === method);

export const checkouts = (truth: Truth, status?: number): readonly Sent[] =>
  sentTo(truth, '/checkout').filter((one) => status === undefined || one.status === status);

/** Requests that a service has served, from their SERVER spans. */
export const served = ({ spans }: Truth, service: string): StoredSpan[] =>
  spans.filter((span) => span.kind === 'SERVER' && span.service === service);

/** Requests and messages: what SERVER and CONSUMER spans count. */
export const handled = ({ spans }: Truth, service: string): StoredSpan[] =>
  spans.filter(
    ({ kind, service: of }) => (kind === 'SERVER' || kind === 'CONSUMER') && of === service,
  );

export const consumed = ({ spans }: Truth): StoredSpan[] =>
  spans.filter(({ kind }) => kind === 'CONSUMER');

/** Calls of a database or the cache by one operation. */
export const operations = ({ spans }: Truth, service: string, name: string): StoredSpan[] =>
  spans.filter((span) => span.kind === 'CLIENT' && span.service === service && span.name === name);

export const statusOf = ({ attributes }: StoredSpan): number =>
  Number(attributes['http.response.status_code']);

export const secondsOf = (spans: readonly StoredSpan[]): number[] =>
  spans.map(({ seconds }) => seconds);

export const traces = ({ spans }: Truth): number =>
  new Set(spans.map(({ traceId }) => traceId)).size;
