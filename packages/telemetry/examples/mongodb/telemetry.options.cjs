const { MongoDBInstrumentation } = require('@opentelemetry/instrumentation-mongodb');

/** @type {import('@traceshop/telemetry').TelemetryOptions} */
module.exports = { instrumentations: [new MongoDBInstrumentation()] };
