// Spans as protobuf: ExportTraceServiceRequest with 12 attributes a span, 20 spans a trace.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

const tag = (number: number, type: number): Buffer => varint((number << 3) | type);

function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([tag(number, BYTES), varint(bytes.length), bytes]);
}

function time(number: number, nanoseconds: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(nanoseconds);
  return Buffer.concat([tag(number, FIXED64), bytes]);
}

const attribute = (key: string, value: string): Buffer =>
  message(field(1, key), field(2, message(field(1, value))));

const ATTRIBUTES = Buffer.concat(
  Array.from({ length: 12 }, (_, index) =>
    field(9, attribute(`attribute.number.${index}`, `value ${index}`)),
  ),
);
const RESOURCE = field(1, message(field(1, attribute('service.name', 'bench'))));
const SPANS_PER_TRACE = 20;
/** Spans of one request. */
export const BATCH = 500;
const CONNECTIONS = 4;

export const traceIdOf = (number: number): string => (number + 1).toString(16).padStart(32, '0');
const spanIdOf = (number: number): string => (number + 1).toString(16).padStart(16, '0');

function spanOf(number: number, perTrace: number, start: bigint): Buffer {
  const place = number % perTrace;
  const parent =
    place === 0 ? [] : [field(4, Buffer.from(spanIdOf(number - Math.ceil(place / 2)), 'hex'))];
  return message(
    field(1, Buffer.from(traceIdOf(Math.floor(number / perTrace)), 'hex')),
    field(2, Buffer.from(spanIdOf(number), 'hex')),
    ...parent,
    field(5, `operation ${place % 40}`),
    Buffer.concat([tag(6, VARINT), varint(1 + (number % 5))]),
    time(7, start + BigInt(place) * 1000n),
    time(8, start + BigInt(place) * 1000n + 50_000_000n),
    ATTRIBUTES,
  );
}

/** The spans with these numbers as one request. */
export function requestOf(from: number, count: number, perTrace = SPANS_PER_TRACE): Buffer {
  const start = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length: count }, (_, index) =>
    field(2, spanOf(from + index, perTrace, start)),
  );
  return field(1, message(RESOURCE, field(2, message(...spans))));
}

export async function sendRequest(otlpUrl: string, body: Buffer): Promise<void> {
  for (;;) {
    const response = await fetch(`${otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
    });
    await response.arrayBuffer();
    if (response.status === 200) return;
    // A sender that gets 429 comes back.
    if (response.status !== 429) throw new Error(`${otlpUrl} answered ${response.status}`);
  }
}

/** Sends the spans with these numbers over a few connections. */
export async function sendAll(otlpUrl: string, from: number, count: number): Promise<void> {
  let next = from;
  const sender = async (): Promise<void> => {
    while (next < from + count) {
      const first = next;
      next += BATCH;
      await sendRequest(otlpUrl, requestOf(first, BATCH));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
}
