import {
  JsonLogsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { positive } from '../env';
import { Batcher, type BatchOptions } from './batcher';
import { type Exporter, exporterSender } from './exporter-sender';
import { type Encoded, encode, encodeRequest, type Item } from './otlp/encoder';
import { writeLogRecord } from './otlp/log-records';
import { writeSpan } from './otlp/spans';
import type { Writer } from './otlp/writer';
import { otlpSettings, type Signal } from './otlp-settings';
import { type OtlpSerializer, otlpSender, type Sender } from './sender';

/** What differs between the signals that wait in a queue. */
interface Queued<Kind extends Item> {
  signal: Signal;
  variables: 'OTEL_BSP' | 'OTEL_BLRP';
  json: OtlpSerializer<Kind[]>;
  protobuf: OtlpSerializer<Kind[]>;
  /** Writes the fields of one item, as the protobuf serializer would. */
  write(writer: Writer, item: Kind): void;
}

/** Spans that have ended. */
export const SPANS: Queued<ReadableSpan> = {
  signal: 'traces',
  variables: 'OTEL_BSP',
  json: JsonTraceSerializer,
  protobuf: ProtobufTraceSerializer,
  write: writeSpan,
};

/** Log records that were emitted. */
export const LOG_RECORDS: Queued<ReadableLogRecord> = {
  signal: 'logs',
  variables: 'OTEL_BLRP',
  json: JsonLogsSerializer,
  protobuf: ProtobufLogsSerializer,
  write: writeLogRecord,
};

/** The queue of one signal before an OTLP backend or an exporter of the program. */
export function createBatcher<Kind extends Item>(
  { signal, variables, json, protobuf, write }: Queued<Kind>,
  exporter: 'otlp' | Exporter<Kind[]>,
) {
  const options = batchOptions(variables);
  const asTheyAre = (sender: Sender<Kind[]>) =>
    new Batcher<Kind>({ sender, keep: (item) => item }, options);
  if (exporter !== 'otlp') return asTheyAre(exporterSender(signal, exporter));
  const settings = otlpSettings(signal);
  if (settings.json) return asTheyAre(otlpSender(signal, settings, json));
  const serializer = { ...protobuf, serializeRequest: encodeRequest };
  return new Batcher<Kind, Encoded>(
    { sender: otlpSender(signal, settings, serializer), keep: (item) => encode(item, write) },
    options,
  );
}

/** Queue 2048, batch 512, every 5 s. The SDK would send logs every second. */
function batchOptions(prefix: 'OTEL_BSP' | 'OTEL_BLRP'): BatchOptions {
  return {
    queueVariable: `${prefix}_MAX_QUEUE_SIZE`,
    maxQueueSize: positive(`${prefix}_MAX_QUEUE_SIZE`) ?? 2048,
    maxExportBatchSize: positive(`${prefix}_MAX_EXPORT_BATCH_SIZE`) ?? 512,
    scheduledDelayMillis: positive(`${prefix}_SCHEDULE_DELAY`) ?? 5000,
    exportTimeoutMillis: positive(`${prefix}_EXPORT_TIMEOUT`) ?? 30_000,
  };
}
