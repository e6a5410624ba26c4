// A request that brings a fault out, and what is to be seen of it when nothing is wrong.

import type { Expected } from '@traceshop/shop-traces/expect-trace';
import type { Journey } from '@traceshop/shop-traces/journey';
import { type TraceHandle, transactions } from '@traceshop/trace-testing';

export interface Told extends Expected {
  trace: TraceHandle;
}

export const ignore = [transactions];

export async function ask(journey: Journey, route: string, body?: unknown): Promise<TraceHandle> {
  const [method = '', path = ''] = route.split(' ');
  const { trace } = await journey.request(method, path, body === undefined ? {} : { body });
  return trace;
}
