import { gzipSync } from 'node:zlib';
import {
  context,
  type Link,
  type SpanKind,
  type SpanStatusCode,
  trace as traceApi,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export const resource = resourceFromAttributes({
  'service.name': 'orders',
  'service.instance.id': 'one',
});

type Values = Record<
  string,
  string | number | boolean | string[] | number[] | boolean[] | Uint8Array
>;

export interface SpanDraft {
  name: string;
  kind: SpanKind;
  attributes: Values;
  events: { name: string; attributes: Values }[];
  status: { code: SpanStatusCode; message: string };
  linked: boolean;
}

/** Spans as the SDK hands them to an exporter, each the child of the one before. */
export function sdkSpans(drafts: SpanDraft[]): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('test', '1.2.3');
  let parent = context.active();
  const links: Link[] = [];
  for (const draft of drafts) {
    const options = {
      kind: draft.kind,
      attributes: draft.attributes,
      links: draft.linked ? links : [],
    };
    const span = tracer.startSpan(draft.name, options as never, parent);
    for (const event of draft.events) span.addEvent(event.name, event.attributes as never);
    span.setStatus(draft.status);
    span.end();
    links.splice(0, 1, { context: span.spanContext(), attributes: { why: 'test' } });
    parent = traceApi.setSpan(parent, span);
  }
  return exporter.getFinishedSpans();
}

/** POSTs a body as an exporter does. */
export function post(
  url: string,
  body: Uint8Array | string,
  options: { type?: string; gzip?: boolean; encoding?: string } = {},
): Promise<Response> {
  const { type = 'application/json', gzip = false, encoding } = options;
  return fetch(url, {
    method: 'POST',
    body: gzip ? gzipSync(body) : body,
    headers: {
      'content-type': type,
      ...(gzip && { 'content-encoding': 'gzip' }),
      ...(encoding && { 'content-encoding': encoding }),
    },
  });
}
