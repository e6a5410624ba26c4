// Telemetry only watches: each kind of program ends as it does without.
import { silentServer } from '@traceshop/test-servers/silent-server';
import { otlpReceiver } from '@traceshop/trace-testing';
import { ending, type Kind, REGISTER } from './support/endings.ts';
import { KINDS } from './support/kinds.ts';
import { allSpans } from './support/program.ts';

/** On a busy machine each process takes seconds to start. */
jest.setTimeout(300_000);

/** Nothing leaves before the end: what arrives was sent then. */
const LATE = {
  OTEL_SERVICE_NAME: 'kind',
  OTEL_BSP_SCHEDULE_DELAY: '3600000',
  OTEL_BLRP_SCHEDULE_DELAY: '3600000',
  OTEL_METRIC_EXPORT_INTERVAL: '3600000',
};

const endOf = async (kind: Kind, preloads: string[], env: Record<string, string>) => {
  const { milliseconds: _, ...seen } = await ending(kind, preloads, env);
  return seen;
};

test.each(Object.entries(KINDS))(
  'when a program %s, it ends as without telemetry, and what it recorded arrives',
  async (_name, kind) => {
    const receiver = await otlpReceiver();
    // A healthy receiver in a starved process may need longer than the usual time.
    const env = {
      ...LATE,
      TRACESHOP_TELEMETRY_FLUSH_MS: '60000',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_LOG_LEVEL: 'none',
    };
    const [without, withIt] = await Promise.all([
      endOf(kind, [], {}),
      endOf(kind, [REGISTER], env),
    ]);
    expect(withIt).toEqual(without);
    const names = (await allSpans(receiver)).map(({ name }) => name).sort();
    expect(names).toEqual(kind.arrives ?? ['work']);
    await receiver.close();
  },
);

/** The time that a program may lose to a collector that never answers, on a busy machine. */
const LOST_MS = 20_000;

test.each([
  'ends after a while',
  'calls process.exit later',
  'throws later',
  'gets SIGTERM',
  'drains on SIGTERM',
  'has signal-exit, gets SIGTERM',
  're-arms beforeExit',
  'has a thread that throws',
])(
  'when a program %s and the collector never answers, it ends as without telemetry, and soon',
  async (name) => {
    const kind = KINDS[name] as Kind;
    const hole = await silentServer();
    // What is under way at the end must not keep it alive either.
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: hole.url, OTEL_EXPORTER_OTLP_TIMEOUT: '3600000' };
    const quick = { OTEL_LOG_LEVEL: 'none', OTEL_BSP_SCHEDULE_DELAY: '1' };
    const without = await ending(kind, [], {});
    const withIt = await ending(kind, [REGISTER], { ...env, ...quick });
    expect({ ...withIt, milliseconds: 0 }).toEqual({ ...without, milliseconds: 0 });
    expect(withIt.milliseconds).toBeLessThan(without.milliseconds + LOST_MS);
    await hole.close();
  },
);
