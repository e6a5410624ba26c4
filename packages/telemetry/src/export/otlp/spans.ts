import type { SpanContext, SpanStatus } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { writeAttributes } from './values';
import type { Writer } from './writer';

/** Field numbers of opentelemetry/proto/trace/v1/trace.proto. */
const SPAN = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  startTime: 7,
  endTime: 8,
  attributes: 9,
  droppedAttributes: 10,
  events: 11,
  droppedEvents: 12,
  links: 13,
  droppedLinks: 14,
  status: 15,
  flags: 16,
} as const;
const EVENT = { time: 1, name: 2, attributes: 3, droppedAttributes: 4 } as const;
const LINK = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  attributes: 4,
  droppedAttributes: 5,
  flags: 6,
} as const;
const STATUS = { message: 2, code: 3 } as const;

/** `SpanFlags`: whether the context came from another process is known, and whether it did. */
const IS_REMOTE_KNOWN = 0x100;
const IS_REMOTE = 0x200;

/** Writes the fields of a `Span` message. */
export function writeSpan(writer: Writer, span: ReadableSpan): void {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  writer.hex(SPAN.traceId, context.traceId);
  writer.hex(SPAN.spanId, context.spanId);
  writeTraceState(writer, SPAN.traceState, context);
  if (parent?.spanId) writer.hex(SPAN.parentSpanId, parent.spanId);
  writer.string(SPAN.name, span.name);
  // In OTLP 0 says that the kind is unknown.
  writer.integer(SPAN.kind, span.kind + 1);
  writer.time(SPAN.startTime, span.startTime);
  writer.time(SPAN.endTime, span.endTime);
  writeAttributes(writer, SPAN.attributes, span.attributes);
  writer.integer(SPAN.droppedAttributes, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writer.integer(SPAN.droppedEvents, span.droppedEventsCount);
  for (const link of span.links) writeLink(writer, link);
  writer.integer(SPAN.droppedLinks, span.droppedLinksCount);
  writeStatus(writer, span.status);
  writer.fixed32(SPAN.flags, flags(context.traceFlags, parent?.isRemote));
}

function writeEvent(writer: Writer, event: TimedEvent): void {
  const start = writer.begin(SPAN.events);
  writer.time(EVENT.time, event.time);
  writer.string(EVENT.name, event.name);
  writeAttributes(writer, EVENT.attributes, event.attributes ?? {});
  writer.integer(EVENT.droppedAttributes, event.droppedAttributesCount ?? 0);
  writer.end(start);
}

function writeLink(writer: Writer, link: ReadableSpan['links'][number]): void {
  const { context } = link;
  const start = writer.begin(SPAN.links);
  writer.hex(LINK.traceId, context.traceId);
  writer.hex(LINK.spanId, context.spanId);
  writeTraceState(writer, LINK.traceState, context);
  writeAttributes(writer, LINK.attributes, link.attributes ?? {});
  writer.integer(LINK.droppedAttributes, link.droppedAttributesCount ?? 0);
  writer.fixed32(LINK.flags, flags(context.traceFlags, context.isRemote));
  writer.end(start);
}

function writeStatus(writer: Writer, { code, message }: SpanStatus): void {
  const start = writer.begin(SPAN.status);
  if (message) writer.string(STATUS.message, message);
  writer.integer(STATUS.code, code);
  writer.end(start);
}

function writeTraceState(writer: Writer, field: number, { traceState }: SpanContext): void {
  const text = traceState?.serialize();
  if (text) writer.string(field, text);
}

function flags(traceFlags: number, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | IS_REMOTE_KNOWN | (isRemote ? IS_REMOTE : 0);
}
