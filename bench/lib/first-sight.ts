// How soon a fresh stack shows what happens in it: a trace in Jaeger, data in every panel of a dashboard.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { userBody } from '@traceshop/shop-harness/buyer';
import { isKept } from '@traceshop/shop-harness/stack/backends';
import { nameOf, type Question, questions, valuesOf } from '@traceshop/shop-harness/stack/panels';
import type { Stack } from '@traceshop/shop-harness/stack/stack';
import { startTraffic } from '@traceshop/shop-harness/stack/traffic';
import { eventually } from '@traceshop/test-servers/eventually';

const TRACE_LIMIT_MS = 60_000;
const DASHBOARD_LIMIT_MS = 180_000;
/** A step of the clock we read: what is measured is at most this too long. */
const PAUSE_MS = 50;

/** Seconds from sending the request of the README until Jaeger has its trace. */
export async function traceTime(stack: Stack): Promise<number> {
  const began = performance.now();
  const { headers } = await stack.request('POST', '/users', { body: userBody() });
  const traceId = headers['traceresponse']?.split('-')[1] ?? '';
  while (!(await isKept(stack, traceId))) {
    if (performance.now() - began > TRACE_LIMIT_MS) throw new Error(`${traceId} never came`);
    await pause(PAUSE_MS);
  }
  return (performance.now() - began) / 1000;
}

/** For each dashboard, the seconds from the first request until all of its panels have data. */
export async function dashboardTimes(stack: Stack): Promise<Map<string, number>> {
  const open = Map.groupBy(await questions(stack), ({ dashboard }) => dashboard);
  const times = new Map<string, number>();
  const began = performance.now();
  const traffic = startTraffic(stack);
  const look = async (): Promise<void> => {
    for (const [dashboard, asked] of open) {
      const empty = await withoutData(stack, asked);
      open.set(dashboard, empty);
      if (empty.length > 0) continue;
      open.delete(dashboard);
      times.set(dashboard, (performance.now() - began) / 1000);
    }
    if (open.size > 0) throw new Error([...open.values()].flat().map(nameOf).join('\n'));
  };
  const what = { awaited: 'data in every panel', deadlineMs: DASHBOARD_LIMIT_MS };
  await eventually(look, what).finally(traffic.stop);
  return times;
}

async function withoutData(stack: Stack, asked: Question[]): Promise<Question[]> {
  const empty: Question[] = [];
  for (const question of asked) {
    if ((await valuesOf(stack, question)).length === 0) empty.push(question);
  }
  return empty;
}
