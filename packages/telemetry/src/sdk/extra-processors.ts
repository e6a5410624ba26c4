import { createRequire } from 'node:module';
import { join } from 'node:path';
import { diag } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { list } from '../env';

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
      const { createSpanProcessor } = load(name);
      if (createSpanProcessor !== undefined) return [harmless(name, createSpanProcessor())];
      diag.warn(`${name} (TRACESHOP_TELEMETRY_EXTRA) has no export createSpanProcessor`);
    } catch (error) {
      diag.warn(`${name} (TRACESHOP_TELEMETRY_EXTRA) could not be loaded`, error);
    }
    return [];
  });
}

function load(name: string): ExtraModule {
  const fromService = createRequire(join(process.cwd(), 'package.json'));
  let file: string;
  try {
    file = fromService.resolve(name);
  } catch {
    // Not a dependency of the service. It may be one of this package.
    file = require.resolve(name);
  }
  return require(file) as ExtraModule;
}

/** A processor whose errors cause a warning and do not end the process. */
function harmless(name: string, processor: SpanProcessor): SpanProcessor {
  const guard = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      diag.warn(`the span processor of ${name} failed`, error);
    }
  };
  return {
    onStart: (span, context) => guard(() => processor.onStart(span, context)),
    onEnding: (span) => guard(() => processor.onEnding?.(span)),
    onEnd: (span) => guard(() => processor.onEnd(span)),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
