// Fastify's own instrumentation gives the SERVER span its route.
const { FastifyOtelInstrumentation } = require('@fastify/otel');

/** @type {import('@traceshop/telemetry').TelemetryOptions} */
module.exports = {
  serviceName: 'fastify-example',
  healthPaths: ['/status'],
  instrumentations: [new FastifyOtelInstrumentation({ registerOnInitialization: true })],
};
