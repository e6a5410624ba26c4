// One span as a sender in any language encodes it: ExportTraceServiceRequest in protobuf.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const SERVER = 2;

export interface ForeignSpan {
  traceId: string;
  spanId: string;
  name: string;
  service: string;
  startMs: number;
  endMs: number;
}

export function exportRequest(span: ForeignSpan): Buffer {
  const serviceName = message(field(1, 'service.name'), field(2, message(field(1, span.service))));
  const encoded = message(
    field(1, Buffer.from(span.traceId, 'hex')),
    field(2, Buffer.from(span.spanId, 'hex')),
    field(5, span.name),
    Buffer.concat([tag(6, VARINT), varint(SERVER)]),
    time(7, span.startMs),
    time(8, span.endMs),
  );
  const resource = message(field(1, serviceName));
  const scopeSpans = message(field(2, encoded));
  return message(field(1, message(field(1, resource), field(2, scopeSpans))));
}

const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields);

const tag = (number: number, type: number): Buffer => varint((number << 3) | type);

function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([tag(number, BYTES), varint(bytes.length), bytes]);
}

function time(number: number, ms: number): Buffer {
  const nanoseconds = Buffer.alloc(8);
  nanoseconds.writeBigUInt64LE(BigInt(ms) * 1_000_000n);
  return Buffer.concat([tag(number, FIXED64), nanoseconds]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
