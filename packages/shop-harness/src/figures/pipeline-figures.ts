// The dashboard "Telemetry pipeline".
import { type Expected, type Figure, perSecond } from './figure.ts';
import { checkouts, type Truth, traces } from './truth.ts';

const figure = (
  panel: string,
  unit: string,
  truth: (truth: Truth) => Expected[],
): Figure<Truth> => ({ name: `traceshop-pipeline: ${panel}`, unit, truth });

const RECEIVED = 'Spans, metric points and log records received per second';
const PROCESS = 'Memory and CPU of the Collector';
const SENT = 'Items sent per second, by exporter';
const STORED = 'Series in Prometheus and samples added per second';

export const PIPELINE_FIGURES: Figure<Truth>[] = [
  figure(`${RECEIVED} [A]`, 'cps', (truth) => [
    { labels: {}, value: perSecond(truth.spans.length, truth.windowS) },
  ]),
  figure(`${RECEIVED} [C]`, 'cps', (truth) => [
    { labels: {}, value: perSecond(truth.printed.all, truth.windowS) },
  ]),
  figure(`${PROCESS} [A]`, 'bytes', ({ processes: { collector } }) => [
    { labels: {}, value: [0.7 * collector.rssBytes, 1.4 * collector.rssBytes] },
  ]),
  figure('Traces decided per second, by decision [A]', 'cps', (truth) => [
    { labels: { decision: 'sampled' }, value: perSecond(traces(truth), truth.windowS) },
  ]),
  figure('Traces kept per second, by policy [A]', 'cps', (truth) => [
    {
      labels: { policy: 'failed' },
      value: perSecond(checkouts(truth, 504).length + truth.byHand.givenUp, truth.windowS),
    },
    { labels: { policy: 'ordinary' }, value: perSecond(traces(truth), truth.windowS) },
  ]),
  figure(`${SENT} [A]`, 'cps', (truth) => [
    {
      labels: { exporter: 'otlp_grpc/jaeger' },
      value: perSecond(truth.spans.length, truth.windowS),
    },
  ]),
  figure(`${SENT} [B]`, 'cps', (truth) => [
    {
      labels: { exporter: 'otlp_http/loki' },
      value: perSecond(truth.printed.all, truth.windowS),
    },
  ]),
  figure('Bytes stored, by backend [A]', 'bytes', ({ prometheus: { bytes } }) => [
    { labels: {}, value: [0.4 * bytes, 1.6 * bytes] },
  ]),
  figure(`${STORED} [A]`, 'short', ({ prometheus: { series } }) => [
    { labels: {}, value: [0.8 * series, 1.25 * series] },
  ]),
  figure(`${STORED} [B]`, 'short', ({ prometheus: { samplesPerSecond } }) => [
    { labels: { type: 'float' }, value: [0.7 * samplesPerSecond, 1.4 * samplesPerSecond] },
  ]),
  figure('Targets that Prometheus can read [A]', 'bool_on_off', ({ prometheus: { jobs } }) =>
    jobs.map((job) => ({ labels: { job }, value: [1, 1] })),
  ),
];
