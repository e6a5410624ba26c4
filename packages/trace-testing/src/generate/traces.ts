/** Traces with many similar spans, so that rows compete: few names, overlapping times, many links. */
import type { Attrs, Span, SpanEvent, SpanKind, SpanLink, Trace } from '../tree/model';
import type { Random } from './random';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const LINKED_ID = 'f'.repeat(32);
const FURTHER_ID = 'e'.repeat(32);
const START = 1_700_000_000_000_000_000n;
const MICROSECOND = 1000n;

/** What a resource says about the process: an instance, a process of a host, or nothing. */
const PROCESSES: readonly Attrs[] = [
  {},
  {},
  { 'service.instance.id': '1' },
  { 'service.instance.id': '2' },
  { 'host.name': 'h', 'process.pid': 1 },
  { 'host.name': 'h', 'process.pid': 2 },
];

const KINDS: readonly SpanKind[] = ['INTERNAL', 'INTERNAL', 'INTERNAL', 'SERVER'];

/** How similar the spans of a trace are. */
export interface TraceShape {
  spans: number;
  /** Most spans of other traces that link to spans of this one. */
  linked: number;
  /** Default: two names, one of them twice as often. */
  names?: readonly string[];
  /** How many of the first spans have most spans below them. Default 3. */
  bushy?: number;
}

function times(random: Random): Pick<Span, 'start' | 'end'> {
  // Steps of 0.4 ms create overlaps below and above the resolution of starts.
  const start = START + BigInt(random.below(12) * 400) * MICROSECOND;
  return { start, end: start + BigInt(random.below(6) * 400) * MICROSECOND };
}

function event(random: Random): SpanEvent {
  return { name: random.pick(['e', 'f']), time: START, attributes: { n: random.below(2) } };
}

const linkTo = (random: Random, { traceId, spanId }: Span): SpanLink => ({
  traceId,
  spanId,
  tracestate: '',
  attributes: random.chance(0.3) ? { n: random.below(2) } : {},
});

interface At {
  number: number;
  traceId: string;
  parent: Span | undefined;
  process: Attrs;
  names: readonly string[];
}

function spanAt(random: Random, { number, traceId, parent, process, names }: At): Span {
  const service = 's';
  return {
    traceId,
    spanId: (number + 1).toString(16).padStart(16, '0'),
    parentSpanId: parent?.spanId,
    tracestate: '',
    remoteParent: random.pick([undefined, undefined, false, true]),
    name: random.pick(names),
    kind: random.pick(KINDS),
    ...times(random),
    status: { code: 'UNSET', message: '' },
    attributes: {},
    events: random.several(2, () => event(random)),
    links: [],
    scope: { name: 'generated', version: '1.0.0' },
    resource: { 'service.name': service, ...process },
    service,
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

const traceOf = (id: string, spans: Span[]): Trace => ({
  id,
  spans,
  virtualParent: undefined,
  linked: [],
  completeness: undefined,
  url: undefined,
  problems: [],
});

/** A tree: the parent of each span is an earlier one. Links lead to any span of the trace. */
export function generateTrace(random: Random, shape: TraceShape): Trace {
  const { spans: size, linked, names = ['a', 'a', 'b'], bushy = 3 } = shape;
  const processes = random.chance(0.6) ? [random.pick(PROCESSES)] : PROCESSES;
  const make = (traceId: string, into: Span[]) => (number: number, parent: Span | undefined) =>
    into.push(spanAt(random, { number, traceId, parent, process: random.pick(processes), names }));
  const spans: Span[] = [];
  const add = make(TRACE_ID, spans);
  for (let number = 0; number < size; number += 1) {
    // Most spans are below the first few, because rows compete for siblings.
    const parent =
      spans.length === 0 ? undefined : spans[random.below(Math.min(bushy, spans.length))];
    add(number, random.chance(0.7) ? parent : spans[random.below(Math.max(1, spans.length))]);
  }
  const others: Span[] = [];
  const count = random.below(linked + 1);
  for (let number = 0; number < count; number += 1) {
    const traceId = random.pick(count > 2 ? [LINKED_ID, LINKED_ID, FURTHER_ID] : [LINKED_ID]);
    const above = others.filter((other) => other.traceId === traceId);
    const below = above.length > 0 && random.chance(count > 2 ? 0.7 : 0.3);
    make(traceId, others)(size + number, below ? random.pick(above) : undefined);
  }
  const targets = [...spans, ...others];
  for (const span of spans) {
    if (random.chance(0.4))
      span.links = random.several(3, () => linkTo(random, random.pick(targets)));
  }
  for (const span of others) {
    const from = count > 2 && random.chance(0.3) ? others : spans;
    span.links = random.several(2, () => linkTo(random, random.pick(from)));
  }
  const byTrace = [...Map.groupBy(others, ({ traceId }) => traceId)];
  return { ...traceOf(TRACE_ID, spans), linked: byTrace.map(([id, own]) => traceOf(id, own)) };
}
