const { KafkaJsInstrumentation } = require('@opentelemetry/instrumentation-kafkajs');

/** @type {import('@traceshop/telemetry').TelemetryOptions} */
module.exports = { instrumentations: [new KafkaJsInstrumentation()] };
