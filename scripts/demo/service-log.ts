// Writes a service's log lines to a file, and important ones to the terminal as well.
import { createWriteStream } from 'node:fs';
import { printableLine } from '../lib/printable.ts';
import { say } from '../lib/say.ts';

export interface ServiceLog {
  line(text: string): void;
  close(): Promise<void>;
}

export function openServiceLog(name: string, file: string): ServiceLog {
  const stream = createWriteStream(file, { flags: 'a' });
  // A full disk must not end the demo. The terminal still shows errors.
  stream.on('error', () => {});
  return {
    line(text) {
      stream.write(`${text}\n`);
      const shown = worthShowing(text);
      if (shown) say(printableLine(`${name}: ${shown}`));
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

/** Errors, and output that is not a log line, such as the output of a crash. */
function worthShowing(text: string): string | undefined {
  const line = parse(text);
  if (!line) return text;
  if (line['level'] !== 'error' && line['level'] !== 'fatal') return undefined;
  const trace = line['trace_id'] ? ` (trace ${line['trace_id']})` : '';
  const error = line['err'] as { message?: string } | undefined;
  const cause = error?.message && error.message !== line['msg'] ? `: ${error.message}` : '';
  return `${line['msg']}${cause}${trace}`;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
