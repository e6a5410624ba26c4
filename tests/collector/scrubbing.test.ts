// What the Collector lets through of services that do not scrub their telemetry themselves.

import { eventually } from '@traceshop/test-servers/eventually';
import { SECRETS } from '@traceshop/test-servers/secret-cases';
import { HARMLESS } from '@traceshop/test-servers/secrets/harmless';
import { HARMLESS_KEYS, SECRET_KEYS } from '@traceshop/test-servers/secrets/names';
import { toOtlpJson } from '@traceshop/trace-testing';
import { canary, LOGS, METRIC_NAMES, METRICS, TRACE_ID, TRACES } from './canaries.ts';
import { sendEnded, spansOfCase, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
import { leaksIn } from './leaks.ts';
import { setting } from './setting.ts';

const MASK = '****';

/** What is sent, and what is to be left of it. */
const TEXTS = [
  ...SECRETS.map(({ name, text, around, collectorLeaves = around, missedBy }) => ({
    name,
    text,
    left: missedBy?.collector ? text : collectorLeaves.replace('*', MASK),
  })),
  ...HARMLESS.map(({ name, text, takenBy, collectorLeaves = '*' }) => ({
    name,
    text,
    left: takenBy?.collector ? collectorLeaves.replace('*', MASK) : text,
  })),
];
const LEFT = Object.fromEntries(TEXTS.map(({ name, left }) => [name, left]));

const TABLE = 'table of secrets';

const logsOf = (texts: { text: string }[]) => ({
  resourceLogs: [
    {
      scopeLogs: [
        {
          scope: { name: TABLE },
          logRecords: texts.map(({ text }, index) => ({
            timeUnixNano: `${Date.now()}000000`,
            body: { stringValue: text },
            attributes: [{ key: 'index', value: { intValue: index } }],
          })),
        },
      ],
    },
  ],
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
    const trace: TraceCase = { title: 'linked', spans: [{ name: 'linked', at: [0, 5] }] };
    const attributes = { mail: 'link@linked.example' };
    const link = { traceId: TRACE_ID, spanId: 'b7ad6b7169203331', tracestate: '', attributes };
    const spans = spansOfCase(trace, Date.now()).map((span) => ({ ...span, links: [link] }));
    await both.collector.send('traces', toOtlpJson(spans));
    const span = await arrivedSpan(traceIdOf(trace));
    expect(span.links[0]?.attributes).toEqual(attributes);
  });

  test('secrets are masked in attributes, and the text around them stays', async () => {
    const keyOf = (index: number) => `text.${index}`;
    const attributes = Object.fromEntries(TEXTS.map(({ text }, index) => [keyOf(index), text]));
    const trace: TraceCase = {
      title: TABLE,
      spans: [{ name: 'texts', at: [0, 5], attributes }],
    };
    await sendEnded(both.collector, [trace]);
    const span = await arrivedSpan(traceIdOf(trace));

    const left = TEXTS.map(({ name }, index) => [name, span.attributes[keyOf(index)]]);
    expect(Object.fromEntries(left)).toEqual(LEFT);
  });

  test('the value of a secret name is masked, the value of a name that only sounds so stays', async () => {
    const named = [...SECRET_KEYS, ...HARMLESS_KEYS].filter((name) => name !== '');
    const attributes = Object.fromEntries(named.map((name) => [name, 'plain']));
    const trace: TraceCase = { title: 'names', spans: [{ name: 'names', at: [0, 5], attributes }] };
    await sendEnded(both.collector, [trace]);
    const span = await arrivedSpan(traceIdOf(trace));

    const masked = named.filter((name) => span.attributes[name] === MASK);
    expect(masked).toEqual(SECRET_KEYS);
  });

  test('secrets are masked in bodies of log records, and the text around them stays', async () => {
    await both.collector.send('logs', logsOf(TEXTS));
    const logs = await eventually(
      () => {
        const found = both.backend.logs().filter(({ scope }) => scope.name === TABLE);
        expect(found).toHaveLength(TEXTS.length);
        return found;
      },
      { awaited: 'a log record for each text at the backend', deadlineMs: 30_000 },
    );

    const left = logs.map(({ attributes, body }) => [
      TEXTS[Number(attributes['index'])]?.name,
      body,
    ]);
    expect(Object.fromEntries(left)).toEqual(LEFT);
  });
});
