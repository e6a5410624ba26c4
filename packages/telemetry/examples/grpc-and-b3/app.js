// npm install @traceshop/telemetry @opentelemetry/exporter-trace-otlp-grpc @opentelemetry/propagator-b3
// export TRACESHOP_TELEMETRY_OPTIONS=./telemetry.options.cjs
// node --require @traceshop/telemetry/register app.js
const { flushTelemetry, withSpan } = require('@traceshop/telemetry');

withSpan('call_partner', {}, () => fetch(process.env.PARTNER_URL ?? 'http://localhost:3000/'))
  .catch((error) => console.error(error.message))
  // An exporter of your own cannot send while the process ends, so a program that ends flushes first.
  .finally(() => flushTelemetry());
