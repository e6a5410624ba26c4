/**
 * Starts OpenTelemetry for a service: `node --require @traceshop/telemetry/register dist/main.js`.
 * Must be loaded before the libraries it instruments. Never keeps the service from starting.
 */
// First: it decides for every module that is loaded after it.
import './sdk/own-source-maps';

import { text } from './env';
import { flushAtProcessEnd } from './sdk/process-end';
import { setRunning } from './sdk/running';
import { startSdk } from './sdk/sdk';

// Only `true` disables, says the specification; the SDK names any other value in a warning.
if (text('OTEL_SDK_DISABLED')?.toLowerCase() !== 'true') {
  try {
    setRunning(startSdk());
    flushAtProcessEnd();
  } catch (error) {
    process.stderr.write(
      `${JSON.stringify({ level: 'warn', time: Date.now(), name: 'telemetry', msg: `telemetry could not be started, the service runs without: ${String(error)}` })}\n`,
    );
  }
}
