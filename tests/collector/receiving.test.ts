// How the Collector responds to good data, bad data and repeated data, over HTTP and gRPC.

import { eventually } from '@traceshop/test-servers/eventually';
import { callGrpc } from '@traceshop/test-servers/grpc-client';
import { toOtlpJson } from '@traceshop/trace-testing';
import { sendEnded, spansOfCase, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
import { total } from './open-metrics.ts';
import { setting } from './setting.ts';

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

const trace = (title: string): TraceCase => ({
  title,
  spans: [{ name: 'GET /products', kind: 'SERVER', at: [0, 10] }],
});

describeCollector('receiving', () => {
  const both = setting({
    override: { processors: { tail_sampling: { decision_wait_after_root_received: '100ms' } } },
  });
  const post = async (contentType: string, body: string): Promise<number> => {
    const response = await fetch(`http://${both.collector.at(4318)}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  };
  const arrives = (sent: TraceCase) =>
    eventually(() => expect(both.backend.spans(traceIdOf(sent))).toHaveLength(1), {
      awaited: `the trace "${sent.title}" at the backend`,
      deadlineMs: 30_000,
    });

  test.each([
    {
      what: 'JSON that ends too early',
      type: 'application/json',
      body: '{"resourceSpans":[',
      status: 400,
    },
    {
      what: 'JSON of another shape',
      type: 'application/json',
      body: '{"resourceSpans":7}',
      status: 400,
    },
    {
      what: 'protobuf that is none',
      type: 'application/x-protobuf',
      body: 'not protobuf',
      status: 400,
    },
    { what: 'a type that OTLP does not have', type: 'text/plain', body: 'hello', status: 415 },
  ])('$what is refused, and what follows is taken', async ({ what, type, body, status }) => {
    expect(await post(type, body)).toBe(status);
    await sendEnded(both.collector, [trace(`after ${what}`)]);
    await arrives(trace(`after ${what}`));
  });

  test('when a sender repeats a batch, both are accepted and the trace has each span once', async () => {
    const sent = trace('sent twice');
    const batch = toOtlpJson(spansOfCase(sent, Date.now()));
    await both.collector.send('traces', batch);
    await both.collector.send('traces', batch);
    await arrives(sent);
  });

  test('what comes over gRPC is taken as well', async () => {
    const sent = trace('exported by gRPC');
    await sendEnded(both.collector, [sent]);
    await arrives(sent);
    const [id] = spansOfCase(sent, 0);
    const exported = both.backend
      .bodies()
      .filter((body) => body.includes(Buffer.from(id?.traceId ?? '', 'hex')));
    const accepted = { transport: 'grpc', receiver: 'otlp' };
    const before = total(
      await both.collector.ownMetrics(),
      'otelcol_receiver_accepted_spans',
      accepted,
    );

    const status = await callGrpc(both.collector.at(4317), EXPORT, exported[0] ?? Buffer.alloc(0));

    expect({ status, exported: exported.length > 0 }).toEqual({ status: '0', exported: true });
    const own = await both.collector.ownMetrics();
    expect(total(own, 'otelcol_receiver_accepted_spans', accepted)).toBeGreaterThan(before);
  });
});
