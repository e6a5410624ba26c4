import { otlpReceiver } from '@traceshop/trace-testing';
import type { CleanUps } from './clean-ups.ts';
import { serveJaegerApi } from './jaeger-api.ts';
import type { Plan } from './plan.ts';

/** Keeps the last 1,000 traces and serves Jaeger's API, unless the user has a collector. */
export async function startTelemetry({ desk }: Plan, cleanUps: CleanUps): Promise<void> {
  if (!desk) return;
  const receiver = await otlpReceiver({ port: desk.otlp.port, maxTraces: 1000 });
  cleanUps.add('the OTLP receiver', receiver.close);
  const api = await serveJaegerApi(receiver, desk.jaeger.port);
  cleanUps.add("Jaeger's API", api.close);
}
