import { diag } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { scrub } from '../scrub/scrub';

const LEFT_ALONE_MS = 60_000;

/** "Not here", "not like this", "not for you": asking again at once brings the same answer. */
const REFUSALS = new Set([401, 403, 404, 405, 406, 415, 501]);

/** What the exporters of all signals have in common; the batches are only passed on. */
export interface Exporter {
  export(items: never, done: (result: ExportResult) => void): void;
}

/** Endpoints already named in a warning, shared by the signals: a bare Jaeger refuses two of them. */
const named = new Set<string>();

/**
 * Keeps an exporter quiet about its backend. One that refuses the signal (a Jaeger that takes traces
 * only) is named in one warning and left alone for a minute at a time; one that is down is named
 * once per outage. Upstream every batch counts as done: a processor can do nothing about a failure
 * but log it, again and again.
 */
export function quiet<E extends Exporter>(exporter: E, signal: string, url: string): E {
  const send = exporter.export.bind(exporter);
  let quietUntil = 0;
  let failing = false;
  const failed = (error: Error | undefined): void => {
    const status = (error as { code?: unknown } | undefined)?.code;
    const refused = typeof status === 'number' && REFUSALS.has(status);
    if (refused) quietUntil = Date.now() + LEFT_ALONE_MS;
    if (!failing) warn({ signal, url, refused, cause: describe(error) });
    failing = true;
  };
  exporter.export = (items: never, done: (result: ExportResult) => void): void => {
    if (Date.now() < quietUntil) {
      done({ code: ExportResultCode.SUCCESS });
      return;
    }
    send(items, (result) => {
      if (result.code === ExportResultCode.SUCCESS) {
        if (failing) diag.info(`${signal} are sent to ${url} again`);
        failing = false;
      } else {
        failed(result.error);
      }
      done({ code: ExportResultCode.SUCCESS });
    });
  };
  return exporter;
}

function describe(error: Error | undefined): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: string };
  return (
    [code, message].filter((part) => part !== undefined && part !== '').join(' ') || 'no answer'
  );
}

function warn(failure: { signal: string; url: string; refused: boolean; cause: string }): void {
  const { signal, refused, cause } = failure;
  const url = scrub(failure.url);
  if (!refused) {
    diag.warn(`${signal} cannot be sent to ${url} (${cause}); they are dropped until it answers`);
    return;
  }
  const base = url.replace(/\/v1\/\w+$/, '');
  if (named.has(base)) return;
  named.add(base);
  diag.warn(
    `the backend ${base} does not take ${signal} (${cause}); whatever it refuses is left alone for a minute at a time`,
  );
}
