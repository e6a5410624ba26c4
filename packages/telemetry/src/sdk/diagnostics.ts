import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { type DiagLogFunction, type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { text } from '../env';
import { scrub } from '../scrub/scrub';

/** A message on every request or export must not fill the disk. */
const REPEAT_AFTER_MS = 60_000;
const REMEMBERED = 200;

const LEVELS: Record<string, DiagLogLevel> = {
  NONE: DiagLogLevel.NONE,
  ERROR: DiagLogLevel.ERROR,
  WARN: DiagLogLevel.WARN,
  INFO: DiagLogLevel.INFO,
  DEBUG: DiagLogLevel.DEBUG,
  VERBOSE: DiagLogLevel.VERBOSE,
  ALL: DiagLogLevel.ALL,
};

/**
 * Writes the SDK's own messages to standard error, as JSON lines like those of the service. They
 * are scrubbed, and each appears at most once a minute. `OTEL_LOG_LEVEL` sets the level (WARN).
 */
export function logDiagnostics(): void {
  const logLevel = LEVELS[text('OTEL_LOG_LEVEL')?.toUpperCase() ?? 'WARN'] ?? DiagLogLevel.WARN;
  diag.setLogger(stderrLogger(), { logLevel, suppressOverrideMessage: true });
}

function stderrLogger(): DiagLogger {
  const said = new Map<string, number>();
  const at =
    (level: string): DiagLogFunction =>
    (...parts) => {
      const msg = scrub(parts.map(asText).join(' '));
      const kind = msg.replace(/\d+/g, 'N');
      const now = Date.now();
      if (now - (said.get(kind) ?? Number.NEGATIVE_INFINITY) < REPEAT_AFTER_MS) return;
      if (said.size >= REMEMBERED) said.clear();
      said.set(kind, now);
      write(`${JSON.stringify({ level, time: now, name: 'telemetry', msg })}\n`);
    };
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    verbose: at('trace'),
  };
}

/** Bypasses `process.stderr`, whose error would end the process when its reader is gone. */
function write(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // The reader is gone.
  }
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : inspect(part, { depth: 3, breakLength: Infinity });
}
