import { context, diag } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, suppressTracing } from '@opentelemetry/core';
import { messageOf } from '../instrumentation/thrown';
import type { Signal } from './otlp-settings';
import type { Sender } from './sender';

/** What the exporters of the three signals have in common. */
export interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

const LIMIT_MS = 30_000;

/** Sends through an exporter of the program. A failure becomes a warning. */
export function exporterSender<Items>(signal: Signal, exporter: Exporter<Items>): Sender<Items> {
  const name = exporter.constructor?.name ?? 'an exporter';
  const failed = (reason: unknown): void =>
    diag.warn(`${name} could not export ${signal}: ${messageOf(reason)}`);
  return {
    async send(items, timeoutMs = LIMIT_MS) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const late = setTimeout(() => {
        failed(`no result within ${timeoutMs} ms`);
        resolve();
      }, timeoutMs).unref();
      try {
        // Its own requests must not become spans.
        context.with(suppressTracing(context.active()), () =>
          exporter.export(items, ({ code, error }) => {
            if (code !== ExportResultCode.SUCCESS) failed(error ?? 'it gave no reason');
            resolve();
          }),
        );
      } catch (error) {
        failed(error);
        resolve();
      }
      await promise;
      clearTimeout(late);
    },
    parcels(waiting) {
      if (waiting.length > 0) {
        diag.warn(
          `the last ${signal} of this process are lost: ${name} cannot send while a process ends; await flushTelemetry() before the end`,
        );
      }
      return [];
    },
  };
}
