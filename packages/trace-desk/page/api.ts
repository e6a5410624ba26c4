import type { OperationRate, ServiceMap, TraceRow, TraceView } from '../src/api/views';

export interface LogView {
  /** Nanoseconds since the epoch, as decimal text. */
  time: string;
  spanId: string | null;
  severityNumber: number;
  severityText?: string;
  service: string;
  /** A value of OTLP/JSON. */
  body?: Record<string, unknown>;
}

export interface StateView {
  accepted: { spans: number; logs: number; points: number };
  usedBytes: number;
  maxBytes: number;
}

/** The desk answered with an error, or not at all. */
export class DeskError extends Error {
  override name = 'DeskError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface ErrorBody {
  message?: string;
  error?: { message?: string };
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, signal ? { signal } : {});
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch((cause: unknown) => {
    if ((cause as Error).name === 'AbortError') throw cause;
    throw new DeskError(0, 'The desk does not answer. Is it still running?');
  });
  const body = (await response.json()) as T & ErrorBody;
  if (response.ok) return body;
  throw new DeskError(response.status, body.error?.message ?? body.message ?? response.statusText);
}

export async function fetchTraces(
  query: URLSearchParams,
  signal?: AbortSignal,
): Promise<TraceRow[]> {
  return (await get<{ traces: TraceRow[] }>(`/api/desk/traces?${query}`, signal)).traces;
}

export const fetchTrace = (id: string, signal?: AbortSignal): Promise<TraceView> =>
  get<TraceView>(`/api/desk/traces/${encodeURIComponent(id)}`, signal);

export async function fetchLogs(id: string): Promise<LogView[]> {
  return (await get<{ logs: LogView[] }>(`/api/desk/logs?traceId=${id}`)).logs;
}

export async function fetchServices(): Promise<string[]> {
  return (await get<{ services: string[] }>('/api/v3/services')).services;
}

export async function fetchOperations(service: string): Promise<string[]> {
  const path = `/api/services/${encodeURIComponent(service)}/operations`;
  return (await get<{ data: string[] }>(path)).data;
}

export interface Rates {
  operations: OperationRate[];
  /** False if there are more operations than shown. */
  complete: boolean;
}

export const fetchRates = (window: string, signal: AbortSignal): Promise<Rates> =>
  get<Rates>(`/api/desk/operations?window=${encodeURIComponent(window)}`, signal);

/** @param query `window`, and `to` if it does not end now */
export const fetchMap = (query: string, signal: AbortSignal): Promise<ServiceMap> =>
  get<ServiceMap>(`/api/desk/map?${query}`, signal);

/** Sends OTLP/JSON of traces to the receiver. @returns why spans were rejected, if some were */
export async function sendTraces(json: string): Promise<string | undefined> {
  const reply = await ask<{ partialSuccess?: { errorMessage?: string } }>('/v1/traces', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: json,
  });
  return reply.partialSuccess?.errorMessage;
}

export const fetchState = (): Promise<StateView> => get<StateView>('/api/desk/state');

/** When the trace was removed to keep the budget. Undefined if it never was here. */
export async function removedAt(id: string): Promise<Date | undefined> {
  try {
    const { removedAt: at } = await get<{ removedAt: number }>(`/api/desk/removed/${id}`);
    return new Date(at);
  } catch {
    return undefined;
  }
}

/** Calls back with the ids of traces that have more spans, and with the state of the connection. */
export function listen(onTraces: (ids: string[]) => void, onState: (live: boolean) => void) {
  const events = new EventSource('/api/desk/events');
  events.addEventListener('traces', (event) => onTraces(JSON.parse(event.data) as string[]));
  events.addEventListener('open', () => onState(true));
  events.addEventListener('error', () => onState(false));
  return () => events.close();
}
