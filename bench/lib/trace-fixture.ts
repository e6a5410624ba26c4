// Traces of any size, shaped like those of a shop, with the pattern that draws them.
import {
  type Child,
  client,
  internal,
  type Node,
  type Span,
  type SpanKind,
  server,
} from '@traceshop/trace-testing';

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const T0 = 1_700_000_000_000_000_000n;
const SERVICES = ['gateway', 'checkout', 'user', 'inventory', 'payment', 'notification'] as const;

interface Draft {
  service: string;
  kind: SpanKind;
  name: string;
  attributes: Record<string, string | number>;
}

class Builder {
  readonly spans: Span[] = [];

  add({ service, kind, name, attributes }: Draft, parent: Span | undefined): Span {
    const number = this.spans.length + 1;
    const start = T0 + BigInt(number) * 1_000_000n;
    const span: Span = {
      traceId: TRACE_ID,
      spanId: number.toString(16).padStart(16, '0'),
      parentSpanId: parent?.spanId,
      tracestate: '',
      remoteParent: parent !== undefined && kind === 'SERVER',
      name,
      kind,
      start,
      end: start + 500_000n,
      status: { code: 'UNSET', message: '' },
      attributes,
      events: [],
      links: [],
      scope: { name: '@opentelemetry/instrumentation-http', version: '0.301.0' },
      resource: { 'service.name': service, 'service.instance.id': service },
      service,
      dropped: { attributes: 0, events: 0, links: 0 },
    };
    this.spans.push(span);
    return span;
  }
}

const http = (route: string) => ({
  'http.request.method': 'POST',
  'http.response.status_code': 200,
  'http.route': route,
  'url.path': route,
  'url.scheme': 'http',
  'server.address': 'localhost',
  'server.port': 3000,
});
const query = (text: string) => ({
  'db.system.name': 'postgresql',
  'db.query.text': text,
  'db.query.summary': text,
});

/** A request served by calls to others: CLIENT, SERVER, a step and three statements each. */
function call(builder: Builder, parent: Span, index: number): Node {
  const from = parent.service;
  const to = SERVICES[1 + (index % (SERVICES.length - 1))] ?? 'user';
  const route = `/${to}/:id`;
  const caller = builder.add(
    { service: from, kind: 'CLIENT', name: `POST ${route}`, attributes: http(route) },
    parent,
  );
  const served = builder.add(
    { service: to, kind: 'SERVER', name: `POST ${route}`, attributes: http(route) },
    caller,
  );
  const step = builder.add({ service: to, kind: 'INTERNAL', name: 'step', attributes: {} }, served);
  const statements = ['SELECT users', 'UPDATE users', 'INSERT orders'].map((name) => {
    builder.add({ service: to, kind: 'CLIENT', name, attributes: query(name) }, step);
    return client(to, name, { attrs: { 'db.query.summary': name } });
  });
  return client(from, `POST ${route}`, { attrs: { 'http.response.status_code': 200 } }, [
    server(to, `POST ${route}`, { remoteParent: true, attrs: { 'http.route': route } }, [
      internal(to, 'step', statements),
    ]),
  ]);
}

export interface Drawn {
  spans: Span[];
  pattern: Node;
}

const CALL_SIZE = 6;
const PER_REQUEST = 20;

/** About `size` spans: requests to checkout side by side, twenty calls below each. */
export function drawnTrace(size: number): Drawn {
  const builder = new Builder();
  const attributes = http('/checkout');
  const name = 'POST /checkout';
  const root = builder.add({ service: 'gateway', kind: 'SERVER', name, attributes }, undefined);
  const requests: Child[] = [];
  while (builder.spans.length < size) {
    const parent = builder.add(
      { service: 'gateway', kind: 'INTERNAL', name: 'batch', attributes: {} },
      root,
    );
    const calls: Child[] = [];
    while (calls.length < PER_REQUEST && builder.spans.length + CALL_SIZE <= size) {
      calls.push(call(builder, parent, calls.length));
    }
    requests.push(internal('gateway', 'batch', calls));
    if (calls.length === 0) break;
  }
  return { spans: builder.spans, pattern: server('gateway', name, requests) };
}

/** All calls directly below the root, of few names: the widest row that a search can meet. */
export function wideTrace(size: number): Drawn {
  const builder = new Builder();
  const attributes = http('/batch');
  const name = 'POST /batch';
  const root = builder.add({ service: 'gateway', kind: 'SERVER', name, attributes }, undefined);
  const calls: Child[] = [];
  while (builder.spans.length + CALL_SIZE <= size) calls.push(call(builder, root, calls.length));
  return { spans: builder.spans, pattern: server('gateway', name, calls) };
}

/** The same trace with three faults: a span lost, one renamed, one too many. */
export function broken({ spans, pattern }: Drawn): Drawn {
  const middle = Math.floor(spans.length / 2);
  const leaf = spans.findIndex((span, at) => at > middle && span.name === 'UPDATE users');
  const other = spans.findIndex((span, at) => at > leaf && span.name === 'INSERT orders');
  const last = spans[spans.length - 1];
  const changed = spans
    .map((span, at) => (at === other ? { ...span, name: 'INSERT order' } : span))
    .filter((_, at) => at !== leaf);
  const extra = last ? [{ ...last, spanId: 'e'.repeat(16), name: 'SELECT again' }] : [];
  return { spans: [...changed, ...extra], pattern };
}
