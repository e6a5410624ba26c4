// No place in a span, a log record or a metric is a way past the Collector's scrubbing.

import { eventually } from '@traceshop/test-servers/eventually';
import { toOtlpJson } from '@traceshop/trace-testing';
import { LOGS, METRIC_NAMES, METRICS, TRACE_ID, TRACES } from './canaries.ts';
import { spansOfCase, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
import { leaksIn } from './leaks.ts';
import { canary } from './secret-attributes.ts';
import { setting } from './setting.ts';

const MASK = '****';

describeCollector('places of secrets', () => {
  const both = setting({
    override: {
      processors: { tail_sampling: { decision_wait_after_root_received: '100ms' } },
      // Prints all that leaves, also what Prometheus has no place for.
      exporters: { debug: { verbosity: 'detailed' } },
    },
  });
  const sent = (...bodies: object[]) => Buffer.from(JSON.stringify(bodies));
  const arrivedSpan = (traceId: string) =>
    eventually(
      () => {
        const [span] = both.backend.spans(traceId);
        if (!span) throw new Error('no span yet');
        return span;
      },
      { awaited: `a span of trace ${traceId} at the backend`, deadlineMs: 30_000 },
    );

  test('when every text of a span holds a secret, none leaves', async () => {
    expect(leaksIn(sent(TRACES))).toContain(canary('span.name'));
    const already = both.backend.bodies().length;

    await both.collector.send('traces', TRACES);
    const span = await arrivedSpan(TRACE_ID);

    expect(leaksIn(Buffer.concat(both.backend.bodies().slice(already)))).toEqual([]);
    expect(span).toMatchObject({
      name: 'GET /users/****',
      tracestate: 'shop=****',
      status: { code: 'ERROR', message: 'no user **** here' },
      scope: { name: 'scope ****', version: '****' },
      resource: { plain: 'of resource', 'x-api-key': '****', mail: 'to ****, please' },
      events: [{ name: 'asked ****', attributes: { plain: 'of event', card: '****' } }],
      attributes: {
        plain: 'of span',
        mail: 'to ****, please',
        card: '****',
        'mails.0': 'first',
        'mails.1': '****',
        'nested.a.b': '****',
        'deep.a.b.c.d.password': '****',
        'lists.01.0.password': '****',
        'cookie.sid': '****',
        'request.Authorization.value': '****',
        'pin.secret': '****',
        'lines.0': 'card\n****',
      },
    });
    const keys = [span.attributes, span.resource, span.events[0]?.attributes ?? {}].flatMap(
      Object.keys,
    );
    expect(keys.filter((key) => key.startsWith('scrub.'))).toEqual([]);
  });

  test('when every text of a log record holds a secret, none leaves', async () => {
    const already = both.backend.bodies().length;

    await both.collector.send('logs', LOGS);
    const logs = await eventually(
      () => {
        const found = both.backend.logs();
        expect(found).toHaveLength(6);
        return found;
      },
      { awaited: 'six log records at the backend', deadlineMs: 30_000 },
    );

    expect(leaksIn(Buffer.concat(both.backend.bodies().slice(already)))).toEqual([]);
    expect(logs.map(({ body }) => body)).toEqual([
      'mail to **** sent',
      '****',
      expect.stringContaining('"plain":"of body.map"'),
      MASK,
      MASK,
      expect.stringContaining('"plain":"of body.array.map"'),
    ]);
    for (const { severity, attributes, scope } of logs) {
      expect({ severity, scope: scope.name }).toEqual({
        severity: 'INFO ****',
        scope: 'scope ****',
      });
      expect(attributes).toMatchObject({ plain: 'of log', 'nested.a.b': '****' });
      expect(Object.keys(attributes).filter((key) => key.startsWith('scrub.'))).toEqual([]);
    }
  });

  test('when every text of a metric holds a secret, none is on the page', async () => {
    await both.collector.send('metrics', METRICS);
    await both.collector.send('traces', TRACES);
    const page = await eventually(
      async () => {
        const text = await both.collector.page();
        for (const name of [...METRIC_NAMES, 'traces_span_metrics_calls_total', 'traces_kept']) {
          if (!text.includes(name)) throw new Error(`no ${name}`);
        }
        return text;
      },
      { awaited: 'all metrics on the page', deadlineMs: 30_000 },
    );

    expect(leaksIn(Buffer.from(page))).toEqual([]);
    // Where exemplars and their attributes would be.
    expect(both.collector.output()).toContain('Exemplar #0');
    expect(leaksIn(Buffer.from(both.collector.output()))).toEqual([]);
    expect(page).toContain('span_name="GET /users/****"');
    expect(page).toMatch(/canary_sum_total\{.*card="\*\*\*\*".*plain="of sum"/);
  });

  test('links are out of its reach: packages/telemetry scrubs them at the source', async () => {
    const trace: TraceCase = { title: 'linked', spans: [{ name: 'linked', at: [0, 5] }] };
    const attributes = { mail: 'link@linked.example' };
    const link = { traceId: TRACE_ID, spanId: 'b7ad6b7169203331', tracestate: '', attributes };
    const spans = spansOfCase(trace, Date.now()).map((span) => ({ ...span, links: [link] }));
    await both.collector.send('traces', toOtlpJson(spans));
    const span = await arrivedSpan(traceIdOf(trace));
    expect(span.links[0]?.attributes).toEqual(attributes);
  });
});
