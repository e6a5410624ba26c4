import { diag } from '@opentelemetry/api';
import type { ISerializer } from '@opentelemetry/otlp-transformer';
import type { OtlpSettings, Signal } from './otlp-settings';
import { createOutageReport } from './outage-report';
import { createTransport, type Delivery } from './transport';

/** An unsent request at the end of the process, ready for a process without telemetry. */
export interface Parcel {
  signal: Signal;
  url: string;
  headers: Record<string, string>;
  tls: OtlpSettings['tls'];
  body: Uint8Array;
}

export interface Sender<Items> {
  /** Settles when the backend has accepted or rejected the items, or the time is over. */
  send(items: Items, timeoutMs?: number): Promise<void>;
  /** `items`, and running requests that have not left the process. */
  parcels(items: Items[]): Parcel[];
}

/** The parts of a response that name what a backend did not accept. */
interface OtlpResponse {
  partialSuccess?: object | undefined;
}

/** Makes request bodies, and reads the bodies of responses. */
export type OtlpSerializer<Items> = ISerializer<Items, OtlpResponse>;

/** Sends one signal over OTLP. A failure becomes a warning that is logged once. */
export function otlpSender<Items>(
  signal: Signal,
  settings: OtlpSettings,
  serializer: OtlpSerializer<Items>,
): Sender<Items> {
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
      // Sending to a backend that is down would only delay the end of the process.
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
    // The body is not an OTLP response, but the status was a success.
  }
}
