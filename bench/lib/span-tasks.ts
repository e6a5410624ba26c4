// The tasks whose cost the bench `spans` measures, in a process that its parent asks for them.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, createContextKey, trace } from '@opentelemetry/api';
import { flushForNow } from '@traceshop/telemetry';

export const TASK_NAMES = [
  'start and end of a span',
  'the same with 10 attributes',
  'context.with',
  'encode and send an ended span',
  'from start to sent, 10 attributes',
  'an HTTP request, server and client',
] as const;
export type TaskName = (typeof TASK_NAMES)[number];

/** For one of each: a span, a call, a request. */
export interface Measured {
  ns: number;
  bytes: number;
}

interface Task {
  times: number;
  /** Done before the clock starts. */
  prepare?: (times: number) => void;
  run(times: number): unknown;
}

const tracer = trace.getTracer('bench');
const key = createContextKey('bench');

const ATTRIBUTES = {
  'http.request.method': 'GET',
  'http.route': '/products/:sku',
  'http.response.status_code': 200,
  'url.path': '/products/mug-classic',
  'url.scheme': 'http',
  'server.address': '127.0.0.1',
  'server.port': 3000,
  'network.protocol.version': '1.1',
  'user_agent.original': 'bench',
  'client.address': '127.0.0.1',
};

function spans(times: number, attributes?: typeof ATTRIBUTES): void {
  for (let time = 0; time < times; time++) {
    const span = tracer.startSpan('GET /products/:sku');
    if (attributes !== undefined) span.setAttributes(attributes);
    span.end();
  }
}

function contexts(times: number): void {
  const active = context.active().setValue(key, 1);
  for (let time = 0; time < times; time++) context.with(active, () => time);
}

const agent = new http.Agent({ keepAlive: true });
const server = http.createServer((_req, res) => res.end('ok'));

async function requests(times: number): Promise<void> {
  const { port } = server.address() as AddressInfo;
  for (let time = 0; time < times; time++) {
    const request = http.get({ host: '127.0.0.1', port, path: '/products', agent });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    await once(response, 'end');
  }
}

const TASKS: Record<TaskName, Task> = {
  'start and end of a span': { times: 10_000, run: (times) => spans(times) },
  'the same with 10 attributes': { times: 10_000, run: (times) => spans(times, ATTRIBUTES) },
  'context.with': { times: 100_000, run: contexts },
  'encode and send an ended span': {
    times: 5000,
    prepare: (times) => spans(times, ATTRIBUTES),
    run: () => flushForNow(30_000),
  },
  'from start to sent, 10 attributes': {
    times: 5000,
    run: (times) => {
      spans(times, ATTRIBUTES);
      return flushForNow(30_000);
    },
  },
  'an HTTP request, server and client': { times: 500, run: requests },
};

const allocated = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

async function measure({ times, prepare, run }: Task): Promise<Measured> {
  // What the task before has left to do belongs to that one.
  await flushForNow(30_000);
  globalThis.gc?.();
  prepare?.(times);
  const [bytes, cpu] = [allocated(), process.cpuUsage()];
  await run(times);
  const { user, system } = process.cpuUsage(cpu);
  return { ns: ((user + system) * 1000) / times, bytes: (allocated() - bytes) / times };
}

if (process.send !== undefined) {
  server.listen(0, '127.0.0.1', () => process.send?.('ready'));
  process.on('message', ({ task }: { task: TaskName }) => {
    void measure(TASKS[task]).then((measured) => process.send?.(measured));
  });
}
