import { createLogger, type Logger } from '@traceshop/telemetry';

export interface CollectedLogger {
  logger: Logger;
  lines: Record<string, unknown>[];
  /** The `msg` of each line. */
  messages(): unknown[];
}

/** A logger whose lines a test can look at. */
export function collectedLogger(): CollectedLogger {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return {
    logger: createLogger({ level: 'info', destination: { write } }),
    lines,
    messages: () => lines.map((line) => line['msg']),
  };
}
