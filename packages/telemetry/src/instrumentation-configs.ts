import type { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';

/** The configuration of each instrumentation of the bundle, by package name. */
export type InstrumentationConfigs = Required<
  NonNullable<Parameters<typeof getNodeAutoInstrumentations>[0]>
>;
