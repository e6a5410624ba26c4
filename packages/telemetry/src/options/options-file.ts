import { diag } from '@opentelemetry/api';
import { text } from '../env';
import { checkOptions } from './check-options';
import { loadModule } from './load-module';
import type { TelemetryOptions } from './options';

const VARIABLE = 'TRACESHOP_TELEMETRY_OPTIONS';

/**
 * The options from the file that `TRACESHOP_TELEMETRY_OPTIONS` names: JSON or CommonJS. Empty
 * without the variable. A file that cannot be loaded causes a warning, and the defaults are used.
 */
export function readOptions(): TelemetryOptions {
  const file = text(VARIABLE);
  if (file === undefined) return {};
  try {
    return checkOptions(exportsOf(loadModule(file)), file);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : 'it threw no error').split(
      '\n',
    );
    diag.warn(
      `${file} (${VARIABLE}) could not be loaded: ${reason}. Telemetry runs without its options. Expected a JSON or CommonJS file, by its absolute path, its path from the working directory or its name as a module`,
    );
    return {};
  }
}

/** A file that TypeScript has compiled from `export default` has its options one level deeper. */
function exportsOf(module: unknown): unknown {
  const { default: inner } = (module ?? {}) as { default?: unknown };
  return inner ?? module;
}
