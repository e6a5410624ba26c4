// A message waits in RabbitMQ while no process has an open span of its trace, so the trace looks
// complete. Two processes, for the test and for the bench.
import { createRequire } from 'node:module';
import { type ServiceProcess, startServiceProcess } from '@traceshop/shop-harness/service-process';
import { testVhost } from '@traceshop/test-servers';
import { freePort } from '@traceshop/test-servers/ports';
import {
  consumer,
  createTracer,
  hop,
  internal,
  type Node,
  otlpReceiver,
  producer,
  server,
  type Trace,
  type TraceHandle,
} from '@traceshop/trace-testing';

const SPAN_TRACKER = createRequire(import.meta.url).resolve('@traceshop/span-tracker');
const QUEUE = 'gap';

/** The whole trace, with the consumer and its children. */
export const WHOLE: Node = server('publisher', 'POST', [
  producer('publisher', `publish ${QUEUE}`, [
    hop(consumer('consumer', `process ${QUEUE}`, [internal('consumer', 'send_notification')])),
  ]),
]);

export interface QueueGap {
  /** Puts a message into the queue. Resolves when broker and publisher have finished. */
  publish(): Promise<TraceHandle>;
  /** Makes the consumer take one message after this time. */
  consume(afterMs: number): void;
  stop(): Promise<void>;
}

export interface QueueGapOptions {
  /** True disables the rule that a PRODUCER waits for its CONSUMER, for the control group. */
  withoutHalfOpenRule?: boolean;
}

/** @throws if a process does not start */
export async function startQueueGap(options: QueueGapOptions = {}): Promise<QueueGap> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  };
  try {
    const vhost = await testVhost();
    cleanUps.push(vhost.drop);
    const receiver = await otlpReceiver();
    cleanUps.push(receiver.close);
    const start = async (name: string): Promise<ServiceProcess> => {
      const child = await startProgram(name, { RABBITMQ_URL: vhost.url, ...sendsTo(receiver.url) });
      cleanUps.push(child.stop);
      return child;
    };
    const [from, to] = [await start('publisher'), await start('consumer')];
    const tracer = createTracer({
      source: receiver,
      processes: () => [from.child(), to.child()],
      // Longer than any delay of a slow machine.
      deadlineMs: 30_000,
      ackMs: 30_000,
      ...(options.withoutHalfOpenRule ? { terminal: [QUEUE] } : {}),
    });
    return {
      publish: async () => {
        const { result, trace } = await tracer.run((headers) =>
          fetch(from.url, { method: 'POST', headers }),
        );
        if (!result.ok) throw new Error(`the publisher responded with ${result.status}`);
        return trace;
      },
      consume: (consumeAfterMs) => void to.child().send({ consumeAfterMs }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const sendsTo = (url: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_BSP_SCHEDULE_DELAY: '100',
  TRACESHOP_TELEMETRY_EXTRA: SPAN_TRACKER,
  SPAN_TRACKER_URL: url,
});

async function startProgram(name: string, env: Record<string, string>): Promise<ServiceProcess> {
  return startServiceProcess({
    name,
    folder: 'packages/shop-traces',
    script: `src/queue-gap/${name}.ts`,
    port: await freePort(),
    env: { OTEL_SERVICE_NAME: name, QUEUE, ...env },
  });
}

/** The milliseconds without an open span: from the publisher's last end to the consumer's start. */
export function gapOf({ spans }: Trace): number {
  const ends = spans.filter(({ service }) => service === 'publisher').map(({ end }) => end);
  const taken = spans.find(({ kind }) => kind === 'CONSUMER');
  return taken ? Math.min(...ends.map((end) => Number(taken.start - end) / 1e6)) : Number.NaN;
}
