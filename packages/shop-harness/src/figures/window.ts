// One window in which nothing happens but what is sent from here, and what is known of it.
import { FULL_NAME } from '@traceshop/contract/topology';
import { eventually } from '@traceshop/test-servers/eventually';
import { PLENTY } from '../buyer.ts';
import { prometheus } from '../stack/backends.ts';
import { publishDeadLetter, publishUnreadable } from '../stack/broker.ts';
import type { Stack } from '../stack/stack.ts';
import {
  catalogue,
  connectionsOf,
  memoryOf,
  nodeProcess,
  printed,
  prometheusFacts,
  queueLengths,
  storedSpans,
  tracesOfMessages,
} from './known.ts';
import { type Plan, recorded, send } from './requests.ts';
import type { Looked } from './shown.ts';
import type { Truth } from './truth.ts';

const ONE_OF_EACH: Plan = {
  ...{ small: 1, large: 1, declined: 1, timeouts: 1 },
  ...{ profiles: 1, unknownUsers: 1, badTokens: 1 },
};
const PLAN: Plan = {
  ...{ small: 6, large: 6, declined: 4, timeouts: 3 },
  ...{ profiles: 8, unknownUsers: 3, badTokens: 2 },
};
const UNREADABLE = 3;

/** The part of the quiet before the first request that belongs to the window. */
const LEAD_MS = 20_000;

/** Export, flush and scrape, one after the other. */
const ARRIVED_MS = 30_000;

/** In that time. Not the counters themselves: their sum falls when a series is forgotten. */
const GROWTH = [
  'http_server_request_duration_seconds_count',
  'traces_span_metrics_calls_total',
  'traces_kept_calls_total',
  // Of Jaeger's Monitor.
  'traces_jaeger_calls_total',
  'notification_deliveries_total',
  'otelcol_exporter_sent_spans',
  'rabbitmq_global_messages_delivered_total',
]
  .map((counter) => `(sum(increase(${counter}[30s])) or vector(0))`)
  .join(' + ');

/** Waits until Prometheus has everything that was sent so far. */
function settled(stack: Stack): Promise<void> {
  const began = Date.now();
  return eventually(
    async () => {
      const growth = await counterOf(stack, GROWTH);
      const ms = Date.now() - began;
      if (growth > 0 || ms < ARRIVED_MS) throw new Error(`after ${ms} ms they grew by ${growth}`);
    },
    { awaited: 'counters that stand still for 30 s', deadlineMs: 120_000 },
  );
}

const counterOf = async (stack: Stack, query: string): Promise<number> =>
  (await prometheus(stack, query))[0]?.value ?? 0;

/** Sends what is known and waits until it has arrived everywhere. */
export async function knownWindow(stack: Stack): Promise<{ truth: Truth; looked: Looked }> {
  // A series that appears during the window would count from its second value on.
  await eventually(() => send(stack, ONE_OF_EACH), {
    awaited: 'a shop that is warm',
    deadlineMs: 60_000,
  });
  await settled(stack);
  const opened = Date.now();
  const before = await knownBefore(stack);
  const { front, sent } = recorded(stack);
  // First, because the attempts to read them take half a minute.
  for (let count = 0; count < UNREADABLE; count += 1) await publishUnreadable(stack);
  await publishDeadLetter(stack, { type: 'unknown' });
  await send(front, PLAN);
  await settled(stack);
  const looked = lookedSince(opened);
  const known = await knownAfter(stack, { opened, sent, before });
  const windows = { windowS: looked.windowS, monitorS: looked.monitor.minutes * 60 };
  return { looked, truth: { ...known, ...windows, byHand: { givenUp: UNREADABLE, dead: 1 } } };
}

function lookedSince(opened: number): Looked {
  const begins = opened - LEAD_MS;
  const windowS = (Date.now() - begins) / 1000;
  const minutes = Math.ceil(windowS / 60);
  return {
    ...{ endMs: Date.now(), windowS },
    // It may end in the future: nothing happens until then.
    monitor: { endMs: begins + minutes * 60_000, minutes },
  };
}

type Before = Pick<Truth, 'before'> & { cpuS: number };

async function knownBefore(stack: Stack): Promise<Before> {
  const checkouts =
    'http_server_request_duration_seconds_count{http_route="/checkout", service_name="api-gateway"';
  const failed = await counterOf(
    stack,
    `sum(${checkouts}, http_response_status_code=~"5..|499"})
      + sum(payment_charges_total{outcome="refunded"})`,
  );
  return {
    before: { all: await counterOf(stack, `sum(${checkouts}})`), failed },
    cpuS: (await nodeProcess(stack, 'checkout')).cpuS,
  };
}

async function knownAfter(
  stack: Stack,
  { opened, sent, before }: { opened: number; sent: Truth['sent']; before: Before },
): Promise<Omit<Truth, 'byHand' | 'windowS' | 'monitorS'>> {
  const spans = [];
  const ids = sent.map(({ traceId }) => traceId);
  for (const id of new Set([...ids, ...(await tracesOfMessages(stack, opened))])) {
    spans.push(...(await storedSpans(stack, id)));
  }
  const products = await catalogue(stack);
  const { cpuS, ...rest } = before;
  const checkout = await nodeProcess(stack, 'checkout');
  return {
    ...{ ...rest, sent, spans },
    mugCents: products.find(({ sku }) => sku === PLENTY)?.priceCents ?? Number.NaN,
    printed: await printed(stack, Object.keys(FULL_NAME), new Date(opened)),
    processes: {
      checkout: { ...checkout, cpuS: checkout.cpuS - cpuS },
      collector: { rssBytes: await memoryOf(stack, 'otel-collector') },
    },
    queues: await queueLengths(stack),
    connections: await connectionsOf(stack, 'user_service'),
    prometheus: await prometheusFacts(stack),
    stock: Object.fromEntries(products.map(({ sku, available }) => [sku, available])),
  };
}
