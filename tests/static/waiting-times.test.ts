// The waiting times of the Collector against the deadlines of the services whose spans it waits for.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { defaultConfigs } from './default-configs.ts';

const CONFIG = join(import.meta.dirname, '../../otel-collector-config.yaml');

/** A span waits this long in the process that made it: OTEL_BSP_SCHEDULE_DELAY by default. */
const EXPORT_DELAY_MS = 5000;
/** And this long, at most, on its way: OTEL_EXPORTER_OTLP_TIMEOUT by default. */
const EXPORT_TIMEOUT_MS = 10_000;

const seconds = (duration: string): number => {
  const match = /^(\d+)s$/.exec(duration);
  if (!match) throw new Error(`${duration} is not a number of seconds`);
  return Number(match[1]);
};

let collector: {
  processors: {
    tail_sampling: { decision_wait: string; decision_wait_after_root_received: string };
  };
  connectors: { service_graph: { store: { ttl: string } } };
};
beforeAll(async () => {
  collector = parse(await readFile(CONFIG, 'utf8'));
});

test('a trace waits longer for its root than the slowest request takes to fail and be exported', () => {
  const deadlines = Object.values(defaultConfigs()).flatMap((config) =>
    Object.entries(config).flatMap(([name, value]) =>
      name.endsWith('_TIMEOUT_MS') ? [Number(value)] : [],
    ),
  );
  expect(deadlines.length).toBeGreaterThan(5);
  const slowest = Math.max(...deadlines) + EXPORT_DELAY_MS + EXPORT_TIMEOUT_MS;

  expect(seconds(collector.processors.tail_sampling.decision_wait) * 1000).toBeGreaterThan(slowest);
});

test('a PRODUCER waits for its CONSUMER longer than the longest delay of a retry and its work', () => {
  const { RETRY_3_MS, USER_TIMEOUT_MS, SMTP_TIMEOUT_MS } = defaultConfigs().notification;
  const longest = RETRY_3_MS + USER_TIMEOUT_MS + SMTP_TIMEOUT_MS + EXPORT_DELAY_MS;

  expect(seconds(collector.connectors.service_graph.store.ttl) * 1000).toBeGreaterThan(longest);
});
