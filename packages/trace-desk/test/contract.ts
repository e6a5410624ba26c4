import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spansOf } from '@traceshop/trace-testing';

export interface Recorded {
  status: number;
  body: unknown;
}

/** Responses of a real Jaeger by path. record-contract.test.ts writes the file. */
export async function readRecorded(name: string): Promise<Map<string, Recorded>> {
  const text = await readFile(join(__dirname, 'fixtures', name), 'utf8');
  const lines = text.trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const { path, status, body } = JSON.parse(line) as Recorded & { path: string };
      return [path, { status, body }];
    }),
  );
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists as sets, without what may differ: warnings, the order, the numbering of processes. */
function asSet(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(asSet(item))).toSorted();
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .filter(([key]) => key !== 'warnings')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(kept.map(([key, inner]) => [key, asSet(inner)]));
}

/** Each span with its process instead of the number of one. */
function withProcesses(trace: Json): Json {
  const processes = trace['processes'] as Json;
  const spans = (trace['spans'] as Json[]).map(({ processID, ...span }) => ({
    ...span,
    process: processes[String(processID)],
  }));
  return { traceID: trace['traceID'], spans };
}

function withoutRemarks(attributes: Json): Json {
  return Object.fromEntries(
    Object.entries(attributes).filter(([key]) => !key.startsWith('@jaeger@')),
  );
}

/** Nanoseconds as text, since JSON has no such numbers. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)),
  );

/** What two servers must agree on. Of an error only the status: the words are each one's own. */
export function canonical({ status, body }: Recorded): unknown {
  if (status !== 200) return { status };
  const { data, result } = body as { data?: unknown; result?: unknown };
  if (result !== undefined) {
    const spans = spansOf(result).map((span) => ({
      ...span,
      attributes: withoutRemarks(span.attributes),
    }));
    return { status, spans: asSet(plain(spans)) };
  }
  if (Array.isArray(data) && isObject(data[0]) && 'spans' in data[0]) {
    return { status, traces: asSet(data.map(withProcesses)) };
  }
  // Jaeger writes null for an empty list here and there.
  return { status, body: asSet({ ...(body as Json), ...(data === null ? { data: [] } : {}) }) };
}
