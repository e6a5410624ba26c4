import { diag } from '@opentelemetry/api';
import type { ISerializer } from '@opentelemetry/otlp-transformer';
import { type OtlpSettings, otlpSettings, type Signal } from './otlp-settings';
import { createOutageReport } from './outage-report';
import { createTransport, type Delivery } from './transport';

/** What must still be sent when the process ends, ready for a process that knows no telemetry. */
export interface Parcel {
  signal: Signal;
  url: string;
  headers: Record<string, string>;
  tls: OtlpSettings['tls'];
  body: Uint8Array;
}

export interface Sender<Items> {
  /** Settles when the backend has taken the items, has refused them or the time is over. */
  send(items: Items, timeoutMs?: number): Promise<void>;
  /** What is under way and has not left the process, and `items`. */
  parcels(items: Items[]): Parcel[];
}

/** The parts of a response that say what a backend did not take. */
interface OtlpResponse {
  partialSuccess?: object | undefined;
}

/** Sends one signal over OTLP. Failures become warnings, of the kind that comes once. */
export function otlpSender<Items>(
  signal: Signal,
  serializers: Record<'json' | 'protobuf', ISerializer<Items, OtlpResponse>>,
): Sender<Items> {
  const settings = otlpSettings(signal);
  const serializer = serializers[settings.json ? 'json' : 'protobuf'];
  const report = createOutageReport(signal, settings.url);
  const transport = createTransport(settings);
  const underway = new Set<Delivery>();
  const parcel = (body: Uint8Array): Parcel => {
    const { url, headers, tls } = settings;
    return { signal, url, headers, tls, body };
  };
  return {
    async send(items, timeoutMs = settings.timeoutMs) {
      if (report.resting()) return;
      const body = serializer.serializeRequest(items);
      if (body === undefined) return;
      const delivery: Delivery = { body, written: false };
      underway.add(delivery);
      const reply = await transport.send(delivery, Math.min(timeoutMs, settings.timeoutMs));
      underway.delete(delivery);
      if (reply.status === undefined || reply.status >= 300) report.failed(reply);
      else {
        report.succeeded();
        warnOfPartialSuccess(signal, () => serializer.deserializeResponse(reply.body));
      }
    },
    parcels(waiting) {
      // A backend that is down would only make the end of the process slow.
      if (report.failing()) return [];
      const bodies = waiting.map((items) => serializer.serializeRequest(items));
      const inside = [...underway].filter(({ written }) => !written).map(({ body }) => body);
      return [...inside, ...bodies.filter((body) => body !== undefined)].map(parcel);
    },
  };
}

function warnOfPartialSuccess(signal: Signal, read: () => OtlpResponse): void {
  try {
    const { errorMessage, ...counts } = { ...read().partialSuccess } as Record<string, unknown>;
    const rejected = Object.values(counts)
      .map(Number)
      .find((count) => count > 0);
    if (!errorMessage && rejected === undefined) return;
    diag.warn(`the backend did not take ${rejected ?? 0} of the ${signal}: ${errorMessage ?? ''}`);
  } catch {
    // A body that is no OTLP response: the status has said that all is well.
  }
}
