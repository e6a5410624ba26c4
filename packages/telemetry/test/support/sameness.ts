// Runs a fixture once with our instrumentations and once with OpenTelemetry's, and brings what was sent
// into a form in which equal means the same. Ids, times, and the name and version of the scope differ.
import {
  type Attrs,
  type AttrValue,
  type LogRecord,
  type OtlpReceiver,
  otlpReceiver,
  type Span,
} from '@traceshop/trace-testing';
import { allSpans, runProgram } from './program.ts';

export interface SameSpan {
  kind: string;
  name: string;
  status: Span['status'];
  attributes: Attrs;
  events: { name: string; attributes: Attrs }[];
  links: { attributes: Attrs; tracestate: string }[];
  tracestate: string;
  remoteParent: boolean | undefined;
  dropped: Span['dropped'];
  children: SameSpan[];
}

export interface SameMetric {
  name: string;
  kind: string;
  unit: string;
  attributes: Attrs;
  /** Of a histogram its count, else its value. */
  count: number | bigint | undefined;
}

export interface SameLog {
  body: AttrValue;
  severity: string;
  attributes: Attrs;
  /** The span in which it was written. */
  span: string | undefined;
}

export interface Sent {
  /** Sorted: the trees of all spans whose parent is in another process or absent. */
  trees: SameSpan[];
  metrics: SameMetric[];
  logs: SameLog[];
  /** What the program itself has printed, without log lines, and how it has ended. */
  printed: string[];
  warnings: string[];
  code: number | null;
}

export interface SamenessOptions {
  env?: Record<string, string>;
  /** Names of the metrics to compare. Default: those of calls and connections. */
  metrics?: RegExp;
}

const MEASURED = /^(?:http|db|messaging)\./;

/** Long, for a busy machine. Metrics are sent once, at the end. */
const LONG = { TRACESHOP_TELEMETRY_FLUSH_MS: '60000', OTEL_METRIC_EXPORT_INTERVAL: '60000' };

/** Runs `fixtures/<name>.js`, which must end by itself, with each value of `TRACESHOP_INSTRUMENTATIONS`. */
export async function runBoth(
  name: string,
  options: SamenessOptions = {},
): Promise<{ own: Sent; stock: Sent }> {
  return { own: await run(name, 'own', options), stock: await run(name, 'stock', options) };
}

async function run(name: string, set: string, options: SamenessOptions): Promise<Sent> {
  const receiver = await otlpReceiver();
  try {
    const env = {
      ...LONG,
      ...options.env,
      TRACESHOP_INSTRUMENTATIONS: set,
    };
    const program = await runProgram(name, { endpoint: receiver.url, env, listens: false });
    const { code } = await program.ended;
    const lines = program.stdout().split('\n').filter(Boolean);
    return {
      ...(await sentTo(receiver, options.metrics ?? MEASURED)),
      printed: lines.filter((line) => !line.startsWith('{')),
      warnings: program.stderr().split('\n').filter(Boolean),
      code,
    };
  } finally {
    await receiver.close();
  }
}

async function sentTo(receiver: OtlpReceiver, measured: RegExp) {
  const spans = await allSpans(receiver);
  const points = receiver.metrics().filter((point) => measured.test(point.name));
  return {
    trees: treesOf(spans),
    metrics: sorted(
      points.map(({ name, kind, unit, attributes, count, value }) => ({
        name,
        kind,
        unit,
        attributes: stable(attributes),
        count: count ?? value,
      })),
    ),
    logs: sorted(receiver.logs().map((log) => sameLog(log, spans))),
  };
}

function sameLog(log: LogRecord, spans: Span[]): SameLog {
  const { body, severity, attributes, spanId } = log;
  const span = spans.find((one) => one.spanId === spanId);
  const name = span === undefined ? spanId && 'unknown' : `${span.kind} ${span.name}`;
  return { body, severity, attributes: stable(attributes), span: name };
}

function treesOf(spans: Span[]): SameSpan[] {
  const ids = new Set(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
  const childrenOf = (of: Span | undefined) =>
    spans.filter(({ traceId, parentSpanId }) =>
      of === undefined
        ? !ids.has(`${traceId} ${parentSpanId}`)
        : traceId === of.traceId && parentSpanId === of.spanId,
    );
  const tree = (span: Span): SameSpan => ({
    kind: span.kind,
    name: span.name,
    status: { ...span.status, message: withoutPorts(span.status.message) },
    attributes: stable(span.attributes),
    events: span.events.map(({ name, attributes }) => ({ name, attributes: stable(attributes) })),
    links: span.links.map(({ attributes, tracestate }) => ({ attributes, tracestate })),
    tracestate: span.tracestate,
    remoteParent: span.remoteParent,
    dropped: span.dropped,
    children: sorted(childrenOf(span).map(tree)),
  });
  return sorted(childrenOf(undefined).map(tree));
}

/** Without what differs between two runs of one program: ports, and all but the first line of a stack. */
function stable(attributes: Attrs): Attrs {
  const entries = Object.entries(attributes).map(([key, value]): [string, AttrValue] => {
    if (key === 'exception.stacktrace') return [key, withoutPorts(String(value).split('\n', 1)[0])];
    if (typeof value === 'string') return [key, withoutPorts(value)];
    const port = key.endsWith('.port') && typeof value === 'number' && value > FIRST_FREE_PORT;
    return [key, port ? FREE_PORT : value];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const FIRST_FREE_PORT = 1023;
/** Instead of a port that the operating system has chosen. Its type stays. */
const FREE_PORT = 65_536;

function withoutPorts(text = ''): string {
  return text.replace(/(?<=(?:127\.0\.0\.1|localhost|::1\]?):)\d{1,5}/g, String(FREE_PORT));
}

function sorted<T>(items: T[]): T[] {
  const texts = new Map(
    items.map((item) => [
      item,
      JSON.stringify(item, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value)),
    ]),
  );
  return items.sort((a, b) => ((texts.get(a) ?? '') < (texts.get(b) ?? '') ? -1 : 1));
}
