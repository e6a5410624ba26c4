/**
 * Starts OpenTelemetry for a service: `node --require @traceshop/telemetry/register dist/main.js`.
 * Must be loaded before the libraries it instruments. Never keeps the service from starting.
 */
try {
  // Loaded inside `try`, so that a load error does not keep the service from starting.
  const { startTelemetry } = require('./sdk/start') as typeof import('./sdk/start');
  startTelemetry();
} catch (error) {
  warn(error);
}

/** Written without this package, which may not have loaded. A throw would end the service. */
export function warn(error: unknown): void {
  try {
    const { writeSync } = require('node:fs') as typeof import('node:fs');
    const msg = `telemetry could not be started, the service runs without: ${String(error)}`;
    writeSync(
      2,
      `${JSON.stringify({ level: 'warn', time: Date.now(), name: 'telemetry', msg })}\n`,
    );
  } catch {
    // Nobody reads standard error.
  }
}
