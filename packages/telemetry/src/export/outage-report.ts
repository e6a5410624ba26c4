import { diag } from '@opentelemetry/api';
import { scrub } from '../scrub/scrub';
import type { Signal } from './otlp-settings';

const LEFT_ALONE_MS = 60_000;

/** Permanent rejections: an immediate retry would get the same response. */
const REFUSALS = new Set([401, 403, 404, 405, 406, 415, 501]);

/**
 * Endpoints already named in a warning. The signals share it, because a Jaeger without Collector
 * rejects two of them.
 */
const named = new Set<string>();

/** The reason of a failed delivery: the backend's status, or an error before a status. */
export interface Failure {
  status?: number;
  cause: string;
}

export interface OutageReport {
  /** True while nothing is sent, because the backend does not accept this signal. */
  resting(): boolean;
  /** True while the last delivery has failed. */
  failing(): boolean;
  succeeded(): void;
  failed(failure: Failure): void;
}

/**
 * Limits the warnings about a backend. A backend that rejects the signal (a Jaeger that accepts
 * traces only) gets one warning and a pause of a minute each time. A backend that is down gets one
 * warning per outage.
 */
export function createOutageReport(signal: Signal, url: string): OutageReport {
  let quietUntil = 0;
  let failing = false;
  return {
    resting: () => Date.now() < quietUntil,
    failing: () => failing,
    succeeded: () => {
      if (failing) diag.info(`${signal} are sent to ${scrub(url)} again`);
      failing = false;
    },
    failed: ({ status, cause }) => {
      const refused = status !== undefined && REFUSALS.has(status);
      if (refused) quietUntil = Date.now() + LEFT_ALONE_MS;
      if (!failing) warn({ signal, url, refused, cause });
      failing = true;
    },
  };
}

function warn(failure: { signal: Signal; url: string; refused: boolean; cause: string }): void {
  const { signal, refused, cause } = failure;
  const url = scrub(failure.url);
  if (!refused) {
    diag.warn(`${signal} cannot be sent to ${url} (${cause}); they are dropped until it answers`);
    return;
  }
  const base = url.replace(/\/v1\/\w+$/, '');
  if (named.has(base)) return;
  named.add(base);
  const likely = new URL(failure.url).pathname.endsWith(`/v1/${signal}`)
    ? ''
    : `; ${signal} usually go to ${base.replace(/\/$/, '')}/v1/${signal}`;
  diag.warn(
    `the backend ${base} does not take ${signal} (${cause})${likely}; whatever it refuses is left alone for a minute at a time`,
  );
}
