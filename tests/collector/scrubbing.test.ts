// What the Collector lets through of services that do not scrub their telemetry themselves.

import { eventually } from '@traceshop/test-servers/eventually';
import { SECRETS } from '@traceshop/test-servers/secret-cases';
import { HARMLESS } from '@traceshop/test-servers/secrets/harmless';
import { HARMLESS_KEYS, SECRET_KEYS } from '@traceshop/test-servers/secrets/names';
import { sendEnded, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
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
  const arrivedSpan = (traceId: string) =>
    eventually(
      () => {
        const [span] = both.backend.spans(traceId);
        if (!span) throw new Error('no span yet');
        return span;
      },
      { awaited: `a span of trace ${traceId} at the backend`, deadlineMs: 30_000 },
    );

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
