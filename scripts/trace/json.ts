// The shape is documented in docs/running.md.
import {
  type Attrs,
  type AttrValue,
  criticalTimes,
  type Span,
  type Trace,
} from '@traceshop/trace-testing';
import type { LinkedTrace } from './linked.ts';
import { openEndLines } from './open-ends.ts';

/** One line of JSON. What could steer a terminal is escaped, so that it may be printed. */
export function jsonLine(trace: Trace, linked: readonly LinkedTrace[]): string {
  const spans = trace.spans.toSorted((one, other) => byTime(one.start, other.start));
  const start = spans[0]?.start ?? 0n;
  const end =
    spans
      .map((span) => span.end)
      .toSorted(byTime)
      .at(-1) ?? start;
  const critical = criticalTimes(trace);
  return printableJson({
    traceId: trace.id,
    startUnixNano: String(start),
    durationNano: Number(end - start),
    complete: trace.completeness?.closed ?? true,
    missing: openEndLines(trace.completeness?.openEnds ?? []),
    spans: spans.map((span) => spanJson(span, start, critical.get(span) ?? 0)),
    linked: linked.map(({ relation, traceId, root }) => ({
      relation,
      traceId,
      service: root?.service ?? null,
      name: root?.name ?? null,
    })),
  });
}

const byTime = (one: bigint, other: bigint): number => Number(one - other);

function spanJson(span: Span, zero: bigint, criticalNano: number): unknown {
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? null,
    service: span.service,
    kind: span.kind,
    name: span.name,
    startNano: Number(span.start - zero),
    durationNano: Number(span.end - span.start),
    criticalNano,
    status: span.status.code,
    statusMessage: span.status.message,
    attributes: attributesJson(span.attributes),
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      startNano: Number(time - zero),
      attributes: attributesJson(attributes),
    })),
    links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
  };
}

const attributesJson = (attributes: Attrs): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, valueJson(value)]));

/** JSON has no numbers beyond 2^53 and no infinity: these become text. */
function valueJson(value: AttrValue): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value !== 'object') return value;
  return Array.isArray(value) ? value.map(valueJson) : attributesJson(value);
}

const UNSAFE = /[\u007f-\u009f\p{Bidi_Control}\u2028\u2029]/gu;

function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
