// The same list of requests at any share of tail sampling, and what of it reaches the trace store.
import { setTimeout as pause } from 'node:timers/promises';
import { checkoutBody, newCart, userBody } from '@traceshop/shop-harness/buyer';
import { isKept } from '@traceshop/shop-harness/stack/backends';
import { SLOW_PROVIDER } from '@traceshop/shop-harness/stack/compose';
import { collectorMetrics, tellSandbox } from '@traceshop/shop-harness/stack/inside';
import type { Stack } from '@traceshop/shop-harness/stack/stack';
import { eventually } from '@traceshop/test-servers/eventually';
import type { OwnStack } from './own-stack.ts';

/** Of the storage's load, as in a shop that keeps its objectives. */
const FAILING_PER_THOUSAND = 3;
const SLOW_PER_THOUSAND = 2;
/** The sampler keeps what takes 2 s. */
const SLOW_MS = 2500;
const BUYERS = 4;
const PER_VISIT = 10;
const LIMIT_MS = 120_000;

export interface Stored {
  /** Spans that the Collector has sent to Jaeger. */
  spans: number;
  /** Spans that it has received. */
  received: number;
  requests: number;
  /** TimedResponse with 4xx. */
  rejected: number;
  /** Answers of the ordinary part that failed or took 2 s and more, on a machine that was busy. */
  byChance: number;
  /** Traces of failed and of slow requests: how many there were, and how many Jaeger has. */
  troubled: number;
  troubledKept: number;
}

interface TimedResponse {
  traceId: string;
  status: number;
  ms: number;
}

/** Starts the Collector again at `percent`, sends the list, and waits for the last decision. */
export async function storedAt(own: OwnStack, percent: number, requests: number): Promise<Stored> {
  const stack = own({
    variables: { TRACE_SAMPLE_PERCENT: String(percent) },
    overrides: [SLOW_PROVIDER],
  });
  await stack.compose('up', '--wait', '--wait-timeout', '300');
  const before = await settled(stack);
  const ordinary: TimedResponse[] = [];
  const noted = noting(stack, ordinary, { attempts: 3 });
  await visits(noted, Math.ceil(requests / PER_VISIT));
  const meant = await trouble({ stack, noted }, requests);
  const after = await settled(stack);
  const troubled = [...meant, ...ordinary.filter(({ status }) => status >= 500)];
  const kept = await Promise.all(troubled.map(({ traceId }) => isKept(stack, traceId)));
  const all = [...ordinary, ...meant];
  return {
    spans: after.sent - before.sent,
    received: after.received - before.received,
    requests: all.length,
    rejected: all.filter(({ status }) => status >= 400 && status < 500).length,
    byChance: ordinary.filter(({ status, ms }) => status >= 500 || ms >= 2000).length,
    troubled: troubled.length,
    troubledKept: kept.filter(Boolean).length,
  };
}

/** The ordinary part: a few buyers at a time, each one request after another. */
async function visits(stack: Stack, count: number): Promise<void> {
  let next = 0;
  const buyer = async (): Promise<void> => {
    while (next < count) await visit(stack, next++);
  };
  await Promise.all(Array.from({ length: BUYERS }, buyer));
}

/** Ten requests; two are a caller's mistake, and every fifth buyer's card is declined. */
async function visit(stack: Stack, index: number): Promise<void> {
  await stack.request('GET', '/products');
  await stack.request('GET', '/orders/ord_nobody', {
    headers: { authorization: 'Bearer of-nobody' },
  });
  const userId = await register(stack);
  await stack.request('GET', `/users/${userId}`);
  await stack.request('GET', '/products');
  const cartId = await newCart(stack, { userId });
  const card = index % 5 === 0 ? { paymentToken: 'tok_declined' } : {};
  await stack.request('POST', '/checkout', {
    body: await checkoutBody(stack, { cartId, ...card }),
  });
  await stack.request('GET', '/orders/ord_nobody');
  await stack.request('GET', `/users/${userId}`);
}

/** Asked again after a failure that came too late, this is the user made by then: 200 is no error. */
async function register(stack: Stack): Promise<string> {
  const { status, body } = await stack.request<{ id: string }>('POST', '/users', {
    body: userBody(),
  });
  if (status !== 201 && status !== 200) throw new Error(`no user: ${JSON.stringify(body)}`);
  return body.id;
}

interface Stacks {
  stack: Stack;
  /** The same, for what belongs to the ordinary part. */
  noted: Stack;
}

/** Checkouts whose provider fails, and checkouts that succeed late. */
async function trouble(stacks: Stacks, requests: number): Promise<TimedResponse[]> {
  const [failing, slow] = [FAILING_PER_THOUSAND, SLOW_PER_THOUSAND].map((share) =>
    Math.ceil((requests * share) / 1000),
  );
  const failed = await checkouts(stacks, failing ?? 0, { failRate: 1 });
  const late = await checkouts(stacks, slow ?? 0, { delayMs: SLOW_MS });
  const wrong = failed.some(({ status }) => status < 500) || late.some(({ ms }) => ms < SLOW_MS);
  if (wrong) throw new Error(`no trouble: ${JSON.stringify([failed, late])}`);
  return [...failed, ...late];
}

async function checkouts(
  { stack, noted }: Stacks,
  count: number,
  behaviour: object,
): Promise<TimedResponse[]> {
  const answered: TimedResponse[] = [];
  for (let made = 0; made < count; made++) {
    const cartId = await newCart(noted, { userId: await register(noted) });
    const body = await checkoutBody(noted, { cartId });
    await tellSandbox(stack, { on: 'charge', ...behaviour });
    await noting(stack, answered, { attempts: 1 }).request('POST', '/checkout', { body });
    await tellSandbox(stack, {});
  }
  return answered;
}

/** The same stack; every response is noted. What fails is asked again, so that the list stays whole. */
function noting(
  stack: Stack,
  answered: TimedResponse[],
  { attempts }: { attempts: number },
): Stack {
  return {
    ...stack,
    request: async <T>(...asked: Parameters<Stack['request']>) => {
      for (let attempt = 1; ; attempt++) {
        const began = performance.now();
        const response = await stack.request<T>(...asked);
        const traceId = response.headers['traceresponse']?.split('-')[1] ?? '';
        answered.push({ traceId, status: response.status, ms: performance.now() - began });
        if (response.status < 500 || attempt === attempts) return response;
      }
    },
  };
}

interface Counts {
  received: number;
  sent: number;
}

/** The Collector's counts once every trace that it has seen is judged and sent, twice in a row. */
async function settled(stack: Stack): Promise<Counts> {
  let last: Counts | undefined;
  return eventually(
    async () => {
      const { open, ...counts } = await countsOf(stack);
      const stood = last?.received === counts.received && open === 0;
      last = counts;
      if (stood) return counts;
      // Longer than a service keeps its spans.
      await pause(1500);
      throw new Error(`${open} traces or spans under way of ${counts.received} spans`);
    },
    { awaited: 'the last decision of the sampler', deadlineMs: LIMIT_MS },
  );
}

async function countsOf(stack: Stack): Promise<Counts & { open: number }> {
  const page = await collectorMetrics(stack);
  const sum = (metric: string, label = ''): number =>
    page
      .split('\n')
      .filter(
        (line) => line.startsWith(`otelcol_${metric}{`) || line.startsWith(`otelcol_${metric} `),
      )
      .filter((line) => line.includes(label))
      .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  const toJaeger = 'exporter="otlp_grpc/jaeger"';
  const seen = sum('processor_tail_sampling_new_trace_id_received');
  const judged = sum('processor_tail_sampling_global_count_traces_sampled');
  return {
    received: sum('processor_memory_limiter_accepted_spans'),
    sent: sum('exporter_sent_spans', toJaeger),
    open: seen - judged + sum('exporter_queue_size', toJaeger),
  };
}
