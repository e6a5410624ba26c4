import { diag } from '@opentelemetry/api';
import { scrub } from '../scrub/scrub';
import type { Signal } from './otlp-settings';

const LEFT_ALONE_MS = 60_000;

/** "Not here", "not like this", "not for you": asking again at once brings the same answer. */
const REFUSALS = new Set([401, 403, 404, 405, 406, 415, 501]);

/** Endpoints already named in a warning, shared by the signals: a bare Jaeger refuses two of them. */
const named = new Set<string>();

/** Why a delivery failed: a status of the backend, or an error before there was one. */
export interface Failure {
  status?: number;
  cause: string;
}

export interface OutageReport {
  /** True while the backend is left alone, because it does not take this signal. */
  resting(): boolean;
  /** True since the last delivery failed. */
  failing(): boolean;
  succeeded(): void;
  failed(failure: Failure): void;
}

/**
 * Keeps quiet about a backend. One that refuses the signal (a Jaeger that takes traces only) is named
 * in one warning and left alone for a minute at a time; one that is down is named once per outage.
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
