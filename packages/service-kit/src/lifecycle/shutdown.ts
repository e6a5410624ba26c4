import { flushTelemetry, type Logger } from '@traceshop/telemetry';
import { describeError } from '../core/errors';
import { atMost } from '../core/time-limit';
import type { StoppableBackground } from './background';

export interface ShutdownParts {
  logger: Logger;
  /** Stops accepting and waits for the running requests. Resolves to the number that it had to cut. */
  drain(timeoutMs: number): Promise<number>;
  drainTimeoutMs: number;
  background: StoppableBackground;
  /** Run in reverse order. */
  closers: readonly (() => Promise<void>)[];
}

// The sum is below the promised 5 s after the last request's end.
const BACKGROUND_MS = 1_000;
const CLOSERS_MS = 1_600;

/**
 * The handler of SIGTERM and SIGINT. It waits for requests, background tasks, clean-ups and
 * telemetry, then exits 0. Work that takes too long is abandoned, because recovery handles that
 * anyway. A second signal exits at once.
 */
export function createShutdown(parts: ShutdownParts): (signal: NodeJS.Signals) => void {
  let stopping = false;
  return (signal) => {
    if (stopping) {
      parts.logger.warn({ signal }, 'second signal: exit at once');
      process.exit(1);
    }
    stopping = true;
    parts.logger.info({ signal }, 'shutting down');
    void shutDown(parts);
  };
}

async function shutDown(parts: ShutdownParts): Promise<void> {
  const { logger } = parts;
  const cut = await parts.drain(parts.drainTimeoutMs);
  if (cut > 0) logger.warn({ requests: cut }, 'requests cut at shutdown');
  await bounded(logger, { what: 'background tasks', ms: BACKGROUND_MS }, parts.background.stop());
  await bounded(logger, { what: 'clean-up', ms: CLOSERS_MS }, closeAll(parts));
  logger.info('stopped');
  await flushTelemetry();
  process.exit(0);
}

async function closeAll({ closers, logger }: ShutdownParts): Promise<void> {
  for (const close of [...closers].reverse()) {
    try {
      await close();
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'clean-up failed');
    }
  }
}

async function bounded(
  logger: Logger,
  step: { what: string; ms: number },
  work: Promise<void>,
): Promise<void> {
  if (await atMost(step.ms, work)) return;
  logger.warn(`${step.what} did not end within ${step.ms} ms`);
}
