// What the Collector lets through of services that do not scrub their telemetry themselves.
import { toOtlpJson } from '@traceshop/trace-testing';
import { eventually } from '../harness/eventually.ts';
import { canary, LOGS, METRIC_NAMES, METRICS, TRACE_ID, TRACES } from './canaries.ts';
import { sendEnded, spansOfCase, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
import { leaksIn } from './leaks.ts';
import { setting } from './setting.ts';

const MASKED = [
  ['a card number in groups', 'paid with 4111 1111 1111 1111 today', 'paid with **** today'],
  ['a card number with dashes', '5500-0000-0000-0004', '****'],
  ['a card of American Express', 'amex 378282246310005', 'amex ****'],
  ['a bearer token', 'Authorization: Bearer abc.def-123456', 'Authorization: ****'],
  ['a JSON web token', 'got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0', 'got ****'],
  ['a query string', 'GET /products?cursor=abc&mail=x', 'GET /products****'],
  ['an encoded address', '/users/jane%40shop.example/orders', '/users/****/orders'],
  ['a password in a URL', 'amqp://shop:hunter2@rabbitmq:5672/', '****rabbitmq:5672/'],
] as const;

/** What looks like a secret at first sight and is none. */
const STAYS = [
  ['an id of the shop', 'order_4f1c8b1e2d3a4b5c6d7e8f90'],
  ['a UUID of digits', '41111111-1111-4111-8111-111111111111'],
  ['a trace id', '0af7651916cd43dd8448eb211c80319c'],
  ['a time in nanoseconds', '1795268145016316000'],
  ['a version in a stack trace', 'at /app/node_modules/.pnpm/express@5.3.0/lib/router.js:47'],
  ['a statement', 'SELECT id FROM products WHERE sku = $1 AND price > $2 LIMIT 20'],
  ['a route', '/orders/:orderId/cancel'],
] as const;

const withText = (title: string, text: string): TraceCase => ({
  title,
  spans: [{ name: title, at: [0, 5], attributes: { text } }],
});

describeCollector('scrubbing', () => {
  const both = setting({
    override: { processors: { tail_sampling: { decision_wait_after_root_received: '100ms' } } },
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
        mails: '["first","****"]',
        nested: '{"a":{"b":"****"}}',
        keys: '{"****":"x"}',
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
        expect(found).toHaveLength(4);
        return found;
      },
      { awaited: 'four log records at the backend', deadlineMs: 30_000 },
    );

    expect(leaksIn(Buffer.concat(both.backend.bodies().slice(already)))).toEqual([]);
    expect(logs.map(({ body }) => body)).toEqual([
      'mail to **** sent',
      '****',
      expect.stringContaining('"plain":"of body.map"'),
      expect.stringContaining('"plain":"of body.array.map"'),
    ]);
    for (const { severity, attributes, scope } of logs) {
      expect({ severity, scope: scope.name }).toEqual({
        severity: 'INFO ****',
        scope: 'scope ****',
      });
      expect(attributes).toMatchObject({ plain: 'of log', nested: '{"a":{"b":"****"}}' });
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
    expect(page).toContain('span_name="GET /users/****"');
    expect(page).toMatch(/canary_sum_total\{.*card="\*\*\*\*".*plain="of sum"/);
  });

  test('links are out of its reach: packages/telemetry scrubs them at the source', async () => {
    const trace = withText('linked', '');
    const attributes = { mail: 'link@linked.example' };
    const link = { traceId: TRACE_ID, spanId: 'b7ad6b7169203331', tracestate: '', attributes };
    const spans = spansOfCase(trace, Date.now()).map((span) => ({ ...span, links: [link] }));
    await both.collector.send('traces', toOtlpJson(spans));
    const span = await arrivedSpan(traceIdOf(trace));
    expect(span.links[0]?.attributes).toEqual(attributes);
  });

  test('secrets are masked in any text, and the text around them stays', async () => {
    await sendEnded(
      both.collector,
      MASKED.map(([title, secret]) => withText(title, secret)),
    );
    for (const [title, , masked] of MASKED) {
      const span = await arrivedSpan(traceIdOf(withText(title, '')));
      expect([title, span.attributes['text']]).toEqual([title, masked]);
    }
  });

  test('what only looks like a secret stays', async () => {
    await sendEnded(
      both.collector,
      STAYS.map(([title, text]) => withText(title, text)),
    );
    for (const [title, text] of STAYS) {
      const span = await arrivedSpan(traceIdOf(withText(title, '')));
      expect([title, span.attributes['text']]).toEqual([title, text]);
    }
  });
});
