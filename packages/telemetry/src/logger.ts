import { diag } from '@opentelemetry/api';
import pino from 'pino';
import { text } from './env';
import { messageOf } from './instrumentation/thrown';
import { scrubLine } from './scrub/scrub-line';
import { serviceName } from './sdk/resource';

export type Logger = pino.Logger;

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface LoggerOptions {
  /** A pino level. Default `LOG_LEVEL`, else `info`. */
  level?: string;
  /** Where the lines go. Default standard output. */
  destination?: pino.DestinationStream;
}

/**
 * A pino logger: one JSON object a line, the level as a word, everything scrubbed. With register
 * preloaded, each line inside a span has `trace_id`, `span_id` and `trace_flags`, and is also sent
 * once over OTLP.
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const settings: pino.LoggerOptions = {
    level: knownLevel(options.level ?? text('LOG_LEVEL') ?? 'info'),
    // Names the service that wrote the line. Over OTLP the resource has process and host.
    base: { 'service.name': serviceName() },
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: withoutRow },
    // Runs before the copy for OTLP is made, so both are scrubbed.
    hooks: { streamWrite: scrubLine, logMethod: logAnyway },
  };
  return pino(settings, options.destination ?? standardOutput());
}

/**
 * Synchronous, so that log lines survive a kill. An exit also never waits for a closed reader:
 * sonic-boom 4.2 retries a broken pipe for ever when it flushes at exit.
 */
function standardOutput(): pino.DestinationStream {
  const destination = pino.destination({ dest: 1, sync: true });
  destination.on('error', (error) =>
    diag.warn('log lines cannot be written to standard output', error),
  );
  return destination;
}

/** If a member throws when it is read, only that object is lost, not the line or the program. */
function logAnyway(this: Logger, args: Parameters<pino.LogFn>, method: pino.LogFn): void {
  try {
    method.apply(this, args);
  } catch (error) {
    const [first, second] = args as unknown[];
    const msg = typeof first === 'string' ? first : second;
    try {
      method.call(
        this,
        { unreadable: messageOf(error) },
        typeof msg === 'string' ? msg : undefined,
      );
    } catch {
      diag.warn('a log line could not be written', error);
    }
  }
}

/** A misspelt level must not keep a service from starting. */
function knownLevel(wished: string): string {
  const level = wished.toLowerCase();
  if (LEVELS.includes(level)) return level;
  diag.warn(`LOG_LEVEL=${wished} is not known: ${LEVELS.join(', ')}; info is used`);
  return 'info';
}

/** Members of a PostgreSQL error that quote the affected row. */
const QUOTING: readonly string[] = ['detail', 'where', 'internalQuery'];

function withoutRow(error: unknown): unknown {
  const shown: unknown = error instanceof Error ? pino.stdSerializers.err(error) : error;
  if (typeof shown !== 'object' || shown === null) return shown;
  if (!QUOTING.some((member) => member in shown)) return shown;
  // A copy, because the logged object belongs to the program.
  const kept = Object.entries(shown).filter(([member]) => !QUOTING.includes(member));
  return Object.fromEntries(kept);
}
