// npm install @traceshop/telemetry @prisma/client @prisma/instrumentation
const { PrismaInstrumentation } = require('@prisma/instrumentation');

/** @type {import('@traceshop/telemetry').TelemetryOptions} */
module.exports = { instrumentations: [new PrismaInstrumentation()] };
