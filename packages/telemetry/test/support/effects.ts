// The table tests of the environment: a program that ends by itself, and what it sent and said.
import { runProgram } from './program.ts';
import { type Requests, requestsServer, type Seen } from './requests.ts';

export interface Effect {
  seen: Seen[];
  stdout: string;
  stderr: string;
  facts: {
    carrier: Record<string, string>;
    traceFlags?: number;
    traceState?: string;
    traceparent?: string;
  };
}

export interface Row {
  /** `{url}` stands for the address of the collector. */
  env: Record<string, string>;
  effect: (seen: Effect) => void;
}

export type Rows = Record<string, Row>;

export const JSON_PROTOCOL = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
export const PROTOBUF = 'application/x-protobuf';
export const ALL = ['/v1/logs', '/v1/metrics', '/v1/traces'];
export const without = (path: string) => ALL.filter((other) => other !== path);

/** The paths that were sent to, sorted. */
export const paths = (effect: Effect) => [...new Set(effect.seen.map(({ path }) => path))].sort();

/** The content type of each path. */
export const types = (effect: Effect) =>
  Object.fromEntries(effect.seen.map(({ path, headers }) => [path, headers['content-type']]));

/** The first batch of spans, as text. */
export const tracesOf = (effect: Effect) =>
  JSON.stringify(effect.seen.find(({ path }) => path === '/v1/traces')?.body);

/** Spans or log records in each request. */
export const batches = (effect: Effect, path: string) =>
  effect.seen
    .filter((request) => request.path === path)
    .map(({ body }) => JSON.stringify(body).split('"traceId"').length - 1);

export const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

export const warnings = (effect: Effect) =>
  effect.stderr.split('\n').filter((line) => line.includes('"warn"'));

/** One test per row: start the program with the row's variables, let it end, look. */
export function testTable(rows: Rows): void {
  let collector: Requests;
  beforeEach(async () => {
    collector = await requestsServer();
  });
  afterEach(() => collector.close());

  test.each(Object.entries(rows))('when %s, its effect is seen', async (_name, row) => {
    const env = Object.fromEntries(
      Object.entries(row.env).map(([key, value]) => [key, value.replace('{url}', collector.url)]),
    );
    const program = await runProgram('worker', { endpoint: collector.url, env, listens: false });
    expect(await program.ended).toEqual({ code: 0, signal: null });
    const stdout = program.stdout();
    const facts = JSON.parse(/^FACTS (.*)$/m.exec(stdout)?.[1] ?? '{}') as Effect['facts'];
    row.effect({ seen: collector.seen, stdout, stderr: program.stderr(), facts });
  });
}
