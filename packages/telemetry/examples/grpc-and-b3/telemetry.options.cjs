// Spans leave by the official exporter over gRPC, and trace context travels as B3 as well.
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-grpc');
const { B3InjectEncoding, B3Propagator } = require('@opentelemetry/propagator-b3');

/** @type {import('@traceshop/telemetry').TelemetryOptions} */
module.exports = {
  serviceName: 'grpc-example',
  spanExporters: [new OTLPTraceExporter({ url: process.env.GRPC_URL ?? 'http://localhost:4317' })],
  propagators: [
    'tracecontext',
    'baggage',
    new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
  ],
};
