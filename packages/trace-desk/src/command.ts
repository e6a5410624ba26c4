import { parseArgs } from 'node:util';
import type { DeskOptions } from './desk';

/** An argument that is not understood. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const HELP = `Receives OpenTelemetry and answers Jaeger's query API.

  trace-desk [options]

  --host ADDRESS        address to listen on (127.0.0.1)
  --otlp-port PORT      port for OTLP over HTTP and gRPC; may be repeated (4318 and 4317)
  --port PORT           port of the query API (16686)
  --file PATH           keep the data in this file (default: a temporary one)
  --max-size MIB        most MiB of data; the oldest is removed first (512)
  --max-age HOURS       longest time that data is kept (168)
  --allow-host NAME     a name that requests may use besides localhost; may be repeated
  --help                this text
`;

const OPTIONS = {
  host: { type: 'string' },
  'otlp-port': { type: 'string', multiple: true },
  port: { type: 'string' },
  file: { type: 'string' },
  'max-size': { type: 'string' },
  'max-age': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const;

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

function integer(text: string, option: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${option} ${text}: expected a whole number from ${least} to ${most}`);
}

const PORTS = [0, 65_535] as const;
const SIZES = [1, 1_048_576] as const;
const AGES = [1, 87_600] as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}. See trace-desk --help`, { cause });
  }
}

/** The options, or the text of the help. @throws UsageError */
export function readCommand(args: readonly string[]): DeskOptions | string {
  const values = parse(args);
  if (values.help) return HELP;
  const options: DeskOptions = {};
  if (values.host !== undefined) options.host = values.host;
  if (values.file !== undefined) options.file = values.file;
  if (values['allow-host']) options.allowedHosts = values['allow-host'];
  const ports = values['otlp-port'];
  if (ports) options.otlpPorts = ports.map((text) => integer(text, 'otlp-port', PORTS));
  if (values.port !== undefined) options.apiPort = integer(values.port, 'port', PORTS);
  const size = values['max-size'];
  if (size !== undefined) options.maxBytes = integer(size, 'max-size', SIZES) * MIB;
  const age = values['max-age'];
  if (age !== undefined) options.maxAgeMs = integer(age, 'max-age', AGES) * HOUR_MS;
  return options;
}
