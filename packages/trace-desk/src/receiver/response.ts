/** Responses of OTLP. https://opentelemetry.io/docs/specs/otlp/#partial-success */
import type { Signal } from '../store/writer';
import type { PartialSuccess } from './deliver';

const REJECTED = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
} as const;

/** As OTLP/JSON. */
export function jsonResponse(signal: Signal, partial: PartialSuccess | undefined): string {
  if (!partial) return '{}';
  const { rejected, message } = partial;
  return JSON.stringify({
    partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage: message },
  });
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const TAG = { rejected: 0x08, message: 0x12, partialSuccess: 0x0a };

/** As protobuf: the three signals have the same field numbers. */
export function protobufResponse(partial: PartialSuccess | undefined): Buffer {
  if (!partial) return Buffer.alloc(0);
  const message = Buffer.from(partial.message);
  const inner = Buffer.concat([
    Buffer.from([TAG.rejected, ...varint(partial.rejected)]),
    Buffer.from([TAG.message, ...varint(message.length)]),
    message,
  ]);
  return Buffer.concat([Buffer.from([TAG.partialSuccess, ...varint(inner.length)]), inner]);
}
