import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '#otlp/json';
import { criticalPath } from '../analysis/critical-path';
import { selfTime } from '../analysis/self-time';
import { treeOf } from '../analysis/timed-span';
import { attributesOf } from '../query/attributes';
import { type StoredSpan, spansOfTrace } from '../query/spans';
import type { AttributeText, EventView, LinkView, SpanView, TraceView } from './views';

const texts = (list: unknown): AttributeText[] => [...attributesOf(list)];

/** Gives equal texts the same position. */
function createPositions() {
  const all = new Map<string, number>();
  return {
    of(text: string): number {
      const known = all.get(text);
      if (known !== undefined) return known;
      all.set(text, all.size);
      return all.size - 1;
    },
    texts: (): string[] => [...all.keys()],
  };
}

type Positions = ReturnType<typeof createPositions>;

function eventView(event: Json, start: bigint): EventView {
  return {
    name: String(event['name'] ?? ''),
    time: Number(BigInt(String(event['timeUnixNano'] ?? start)) - start),
    attributes: texts(event['attributes']),
  };
}

function linkView(link: Json): LinkView {
  return {
    traceId: String(link['traceId']),
    spanId: String(link['spanId']),
    attributes: texts(link['attributes']),
  };
}

function viewOf(
  span: StoredSpan,
  start: bigint,
  positions: { resources: Positions; scopes: Positions },
): SpanView {
  const { rest } = span;
  const offset = Number(span.start - start);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    service: span.service,
    name: span.name,
    kind: span.kind,
    start: offset,
    end: offset + Math.max(0, Number(span.duration)),
    status: span.status,
    statusMessage: rest.status.message ?? '',
    selfTime: 0,
    traceState: rest.traceState ?? '',
    attributes: texts(rest.attributes),
    events: (rest.events ?? []).map((event) => eventView(event, start)),
    links: (rest.links ?? []).map(linkView),
    resource: positions.resources.of(span.resource),
    scope: positions.scopes.of(span.scope),
  };
}

function scopeView(text: string): TraceView['scopes'][number] {
  const { name = '', version = '', attributes } = JSON.parse(text) as Record<string, string>;
  return { name, version, attributes: texts(attributes) };
}

function firstStart(spans: readonly StoredSpan[]): bigint {
  let first = (spans[0] as StoredSpan).start;
  for (const { start } of spans) if (start < first) first = start;
  return first;
}

/** Everything about one trace. Undefined for an unknown one. */
export function traceView(database: DatabaseSync, traceId: string): TraceView | undefined {
  const stored = spansOfTrace(database, traceId);
  if (stored.length === 0) return undefined;
  const start = firstStart(stored);
  const positions = { resources: createPositions(), scopes: createPositions() };
  const views = stored.map((span) => viewOf(span, start, positions));
  const tree = treeOf(views);
  return {
    traceId,
    start: String(start),
    duration: views.reduce((latest, { end }) => Math.max(latest, end), 0),
    spans: views.map((span) => ({ ...span, selfTime: selfTime(span, tree) })),
    resources: positions.resources
      .texts()
      .map((text) => texts((JSON.parse(text) as Json)['attributes'])),
    scopes: positions.scopes.texts().map(scopeView),
    criticalPath: criticalPath(tree),
  };
}
