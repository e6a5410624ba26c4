// Traces in which much is alike, and patterns whose rows compete for it; and one in which all differs.
import {
  type Child,
  client,
  consumer,
  descend,
  inOrder,
  linkTo,
  type Node,
  producer,
  type Span,
  type SpanKind,
  server,
} from '@traceshop/trace-testing';

export interface HardCase {
  label: string;
  spans: Span[];
  pattern: Node;
  pass: boolean;
  targetMs: number;
}

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const T0 = 1_700_000_000_000_000_000n;
const MS = 1_000_000n;

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

function spanAt(number: number, kind: SpanKind, name: string): Span {
  const start = T0 + BigInt(number * 10) * MS;
  return {
    traceId: TRACE_ID,
    spanId: (number + 1).toString(16).padStart(16, '0'),
    parentSpanId: number === 0 ? undefined : '1'.padStart(16, '0'),
    tracestate: '',
    remoteParent: undefined,
    name,
    kind,
    start,
    end: start + 5n * MS,
    status: { code: 'UNSET', message: '' },
    attributes: {},
    events: [],
    links: [],
    scope: { name: 'bench', version: '1.0.0' },
    resource: { 'service.name': 'a', 'service.instance.id': '1' },
    service: 'a',
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

/** Siblings below one SERVER. */
function siblings(...of: [SpanKind, string][]): Span[] {
  const rows: [SpanKind, string][] = [['SERVER', 'GET /'], ...of];
  return rows.map(([kind, name], at) => spanAt(at, kind, name));
}

const below = (...rows: Child[]): Node => server('a', 'GET /', rows);

function link(from: Span | undefined, to: Span | undefined): void {
  if (!from || !to) throw new Error('no span to link');
  from.links = [{ traceId: to.traceId, spanId: to.spanId, tracestate: '', attributes: {} }];
}

function pairs(count: number): HardCase {
  const sends = times(count, (): [SpanKind, string] => ['PRODUCER', 'send']);
  const takes = times(count, (): [SpanKind, string] => ['CONSUMER', 'take']);
  const spans = siblings(...sends, ...takes);
  for (let at = 0; at < count; at += 1) link(spans[1 + count + at], spans[1 + (at || 1)]);
  const rows = times(count, (at) => producer('a', 'send', { as: `sent ${at}` }));
  const linked = times(count, (at) => consumer('a', 'take', { links: [linkTo(`sent ${at}`)] }));
  const label = `${count} linked pairs, one wrong`;
  return { label, spans, pattern: below(...rows, ...linked), pass: false, targetMs: 50 };
}

function cycle(count: number): HardCase {
  const spans = siblings(...times(count, (): [SpanKind, string] => ['CLIENT', 'call']));
  const half = count / 2;
  for (let at = 0; at < count; at += 1) {
    const next = at % half === half - 1 ? at - half + 1 : at + 1;
    link(spans[1 + at], spans[1 + next]);
  }
  const rows = times(count, (at) =>
    client('a', 'call', { as: `n${at}`, links: [linkTo(`n${(at + 1) % count}`)] }),
  );
  const label = `${count} alike in a cycle, two cycles came`;
  return { label, spans, pattern: below(...rows), pass: false, targetMs: 50 };
}

function sequence(count: number): HardCase {
  const spans = siblings(...times(count, (): [SpanKind, string] => ['CLIENT', 'call']));
  const late = spans.at(-2);
  if (late) late.end += 15n * MS;
  const rows = times(count, () => client('a', 'call'));
  const label = `${count} alike in order, one overlaps`;
  return { label, spans, pattern: below(inOrder(...rows)), pass: false, targetMs: 50 };
}

function queries(): HardCase {
  const spans = siblings(...times(10, (): [SpanKind, string] => ['CLIENT', 'SELECT']));
  const rows = times(11, () => descend(client('a', 'SELECT')));
  const label = '11 descend over 10 queries';
  return { label, spans, pattern: below(...rows), pass: false, targetMs: 50 };
}

function different(count: number): HardCase {
  const spans = siblings(...times(count, (at): [SpanKind, string] => ['CLIENT', `got ${at}`]));
  const rows = times(count, (at) => client('a', `wanted ${at}`));
  const label = `${count} spans, all different, with diff`;
  return { label, spans, pattern: below(...rows), pass: false, targetMs: 2000 };
}

export const hardCases = (): HardCase[] => [
  pairs(6),
  pairs(12),
  cycle(10),
  sequence(20),
  sequence(50),
  queries(),
  different(5000),
];
