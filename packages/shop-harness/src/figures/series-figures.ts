// Figures that a healthy stack never shows other than 0, or whose truth nobody can know there. Their
// truth are series that are written down here: promtool evaluates the query of the panel over them.

export interface SeriesFigure {
  name: string;
  /** The unit in which the values below are written; the panel has to declare the same. */
  unit: string;
  /** Every 10 s one value, as promtool writes them: `0+30x120` grows by 30 each time. */
  series: Record<string, string>;
  /** By the labels of the result. Rates are per second; the range of a panel is 15 minutes. */
  expected: Record<string, number>;
}

const RECEIVED = 'traceshop-pipeline: Spans, metric points and log records received per second';
const REFUSED = 'traceshop-pipeline: Spans, metric points and log records refused per second';
const DROPPED =
  'traceshop-pipeline: Traces dropped before their decision, spans that came after it, per second';
const LOST = 'traceshop-pipeline: Items lost per second: queue full, or refused for good';
const STORED = 'traceshop-pipeline: Bytes stored, by backend';
const SENT = 'traceshop-pipeline: Items sent per second, by exporter';

const refused = (refId: string, signal: string): SeriesFigure => ({
  name: `${REFUSED} [${refId}]`,
  unit: 'cps',
  series: {
    [`otelcol_receiver_refused_${signal}{receiver="otlp", transport="http"}`]: '0+30x120',
    [`otelcol_receiver_refused_${signal}{receiver="otlp", transport="grpc"}`]: '0+20x120',
  },
  expected: { '{}': 5 },
});

const lost = (refId: string, signal: string): SeriesFigure => ({
  name: `${LOST} [${refId}]`,
  unit: 'cps',
  series: {
    [`otelcol_exporter_enqueue_failed_${signal}{exporter="a"}`]: '0+10x120',
    [`otelcol_exporter_send_failed_${signal}{exporter="b"}`]: '0+30x120',
  },
  expected: { '{}': 4 },
});

export const SERIES_FIGURES: SeriesFigure[] = [
  {
    name: 'traceshop-shop: Carts abandoned after a failed checkout [A]',
    unit: 'short',
    series: {
      'cart_abandoned_total{instance="a"}': '0+1x120',
      'cart_abandoned_total{instance="b"}': '0+2x120',
    },
    expected: { '{}': 270 },
  },
  {
    name: 'traceshop-service: Connections of the PostgreSQL pool, by state [B] of checkout-service',
    unit: 'short',
    series: {
      'db_client_connection_pending_requests{service_name="checkout-service", instance="a"}':
        '3x120',
      'db_client_connection_pending_requests{service_name="checkout-service", instance="b"}':
        '4x120',
      'db_client_connection_pending_requests{service_name="user-service", instance="c"}': '50x120',
    },
    expected: { '{}': 7 },
  },
  {
    name: 'traceshop-messaging: Messages published and delivered per second [C]',
    unit: 'ops',
    series: {
      'rabbitmq_global_messages_redelivered_total{protocol="amqp091"}': '0+30x120',
      'rabbitmq_global_messages_redelivered_total{protocol="amqp10"}': '0+10x120',
    },
    expected: { '{}': 4 },
  },
  {
    name: `${RECEIVED} [B]`,
    unit: 'cps',
    series: {
      'otelcol_receiver_accepted_metric_points{transport="http"}': '0+400x120',
      'otelcol_receiver_accepted_metric_points{transport="grpc"}': '0+100x120',
    },
    expected: { '{}': 50 },
  },
  refused('A', 'spans'),
  refused('B', 'metric_points'),
  refused('C', 'log_records'),
  {
    name: 'traceshop-pipeline: Memory and CPU of the Collector [B]',
    unit: 'short',
    series: { 'otelcol_process_cpu_seconds{instance="a"}': '0+2.5x120' },
    expected: { '{}': 0.25 },
  },
  {
    name: `${DROPPED} [A]`,
    unit: 'cps',
    series: {
      'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early{instance="a"}': '0+20x120',
    },
    expected: { '{}': 2 },
  },
  {
    name: `${DROPPED} [B]`,
    unit: 'cps',
    series: {
      'otelcol_processor_tail_sampling_early_releases_from_cache_decision{sampled="false"}':
        '0+20x120',
      'otelcol_processor_tail_sampling_early_releases_from_cache_decision{sampled="true"}':
        '0+70x120',
    },
    // The line that is there when nothing else is.
    expected: { '{sampled="false"}': 2, '{sampled="true"}': 7, '{}': 0 },
  },
  {
    name: "traceshop-pipeline: Items waiting in each exporter's queue [A]",
    unit: 'short',
    series: {
      'otelcol_exporter_queue_size{exporter="otlp_grpc/jaeger", data_type="traces"}': '1500x120',
      'otelcol_exporter_queue_size{exporter="otlp_http/loki", data_type="logs"}': '200x120',
    },
    expected: { '{exporter="otlp_grpc/jaeger"}': 1500, '{exporter="otlp_http/loki"}': 200 },
  },
  {
    name: `${SENT} [C]`,
    unit: 'cps',
    series: { 'otelcol_exporter_sent_metric_points{exporter="prometheus"}': '0+450x120' },
    expected: { '{exporter="prometheus"}': 45 },
  },
  lost('A', 'spans'),
  lost('B', 'log_records'),
  {
    name: `${STORED} [B]`,
    unit: 'bytes',
    series: {
      'loki_ingester_chunk_size_bytes_sum{instance="a"}': '3000000x120',
      'loki_ingester_wal_bytes_in_use{instance="a"}': '1000000x120',
    },
    expected: { '{}': 4_000_000 },
  },
  {
    name: `${STORED} [C]`,
    unit: 'bytes',
    series: {
      'jaeger_storage_badger_size_bytes_lsm{name="badger"}': '5000000x120',
      // What Badger reserves for values that are too large for its tables: spans are not.
      'jaeger_storage_badger_size_bytes_vlog{name="badger"}': '2147483646x120',
    },
    expected: { '{}': 5_000_000 },
  },
];
