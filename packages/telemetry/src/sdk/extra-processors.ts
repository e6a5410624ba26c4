import { diag } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { list } from '../env';
import { loadModule } from '../options/load-module';
import { harmlessSpanProcessor } from './harmless';

interface ExtraModule {
  createSpanProcessor?: () => SpanProcessor;
}

/**
 * Span processors from the modules in `TRACESHOP_TELEMETRY_EXTRA` (comma-separated names or
 * absolute paths, resolved from the working directory or from here). Each exports
 * `createSpanProcessor()`. Providers accept no processors later, so this is the only way.
 */
export function extraProcessors(): SpanProcessor[] {
  return (list('TRACESHOP_TELEMETRY_EXTRA') ?? []).flatMap((name) => {
    try {
      const { createSpanProcessor } = loadModule(name) as ExtraModule;
      if (createSpanProcessor !== undefined)
        return [harmlessSpanProcessor(createSpanProcessor(), name)];
      diag.warn(`${name} (TRACESHOP_TELEMETRY_EXTRA) has no export createSpanProcessor`);
    } catch (error) {
      diag.warn(`${name} (TRACESHOP_TELEMETRY_EXTRA) could not be loaded`, error);
    }
    return [];
  });
}
