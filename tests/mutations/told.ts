// A request that brings a fault out, and what is to be seen of it when nothing is wrong.
import {
  type Budget,
  type SpanFilter,
  type TraceHandle,
  type TracePattern,
  transactions,
} from '@traceshop/trace-testing';
import type { Journey } from '../journeys/journey.ts';

export interface Told {
  trace: TraceHandle;
  drawn: TracePattern;
  /** What the request carries and no telemetry may. */
  canaries: string[];
  budget: Budget;
}

export const ignore: SpanFilter[] = [transactions];

export async function ask(journey: Journey, route: string, body?: unknown): Promise<TraceHandle> {
  const [method = '', path = ''] = route.split(' ');
  const { trace } = await journey.request(method, path, body === undefined ? {} : { body });
  return trace;
}
