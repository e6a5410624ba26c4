import { parseExactly } from './raw-number';
import { scrubName } from './scrub-name';
import { scrubValue } from './scrub-value';

/** Members of a log line that only look secret: a time has 13 digits, like some cards. */
const LEFT_ALONE = new Set(['time', 'pid', 'level', 'trace_id', 'span_id', 'trace_flags']);

/**
 * Scrubs one line of pino. Replacing in the raw text could break the JSON (a number becomes a
 * word), and a broken line is lost on its way to OTLP. So it parses, scrubs and writes again.
 */
export function scrubLine(line: string): string {
  let members: Record<string, unknown>;
  try {
    members = parseExactly(line) as Record<string, unknown>;
  } catch {
    // Not written by pino. Its text is still scrubbed.
    return `${String(scrubValue(line))}`;
  }
  if (typeof members !== 'object' || members === null) return `${String(scrubValue(line))}`;
  const scrubbed = Object.entries(members).map(([key, value]) =>
    LEFT_ALONE.has(key) ? [key, value] : [scrubName(key).clean, scrubValue(value, key)],
  );
  return `${JSON.stringify(Object.fromEntries(scrubbed))}\n`;
}
