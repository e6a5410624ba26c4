/**
 * Starts OpenTelemetry for a program with ES modules:
 * `node --import @traceshop/telemetry/register dist/main.js`. Does what `register` does, and also
 * instruments what ES modules import.
 */
import { warn } from './register';

try {
  const { instrumentEsModules } = require('./sdk/start') as typeof import('./sdk/start');
  instrumentEsModules();
} catch (error) {
  warn(error);
}
