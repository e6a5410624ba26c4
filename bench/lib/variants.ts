// A program without telemetry, and the same program with parts of it.
import { join } from 'node:path';

export interface Variant {
  name: string;
  /** Preloads the telemetry. */
  telemetry: boolean;
  env: Record<string, string>;
}

const preload = (file: string): string => `--require "${join(import.meta.dirname, file)}"`;

/** No preload and plain pino. `OTEL_SDK_DISABLED` is not this: it still loads and patches. */
export const BARE: Variant = {
  name: 'bare',
  telemetry: false,
  env: { NODE_OPTIONS: preload('plain-logger.cjs') },
};

const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** Everything, then each signal alone, sent to `url`. `BENCH_VARIANTS` chooses by name. */
export function variantsTo(url: string): Variant[] {
  const all = ['everything', ...SIGNALS];
  const wanted = process.env['BENCH_VARIANTS']?.split(',') ?? all;
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new Error(`BENCH_VARIANTS has "${unknown}"; it may have ${all.join(', ')}.`);
  }
  return wanted.map((name) => ({ name, telemetry: true, env: { ...sendTo(url), ...only(name) } }));
}

function sendTo(url: string): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    // As the demo: what a slice has caused is sent before the next one begins.
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
  };
}

function only(name: string): Record<string, string> {
  if (name === 'everything') return {};
  const others = SIGNALS.filter((signal) => signal !== name);
  return Object.fromEntries(others.map((one) => [`OTEL_${one.toUpperCase()}_EXPORTER`, 'none']));
}

/** The variant in a process that collects its garbage on SIGUSR2. */
export function collecting(variant: Variant): Variant {
  const options = [variant.env['NODE_OPTIONS'], preload('collect-on-signal.cjs')];
  return { ...variant, env: { ...variant.env, NODE_OPTIONS: options.filter(Boolean).join(' ') } };
}
