// A trace is not complete while its message waits in RabbitMQ, although no span is open anywhere.
import '@traceshop/trace-testing/jest';
import { type QueueGap, startQueueGap, WHOLE } from '@traceshop/shop-traces/queue-gap/queue-gap';

const RUNS = 40;

describe('with the half-open rule', () => {
  let gap: QueueGap;
  beforeAll(async () => {
    gap = await startQueueGap();
  });
  afterAll(() => gap?.stop());

  test('when messages wait for a random while, each consumer is waited for', async () => {
    const runs = Array.from({ length: RUNS }, async () => {
      const trace = await gap.publish();
      gap.consume(Math.random() * 100);
      await expect(trace).toMatchTrace(WHOLE);
    });
    await Promise.all(runs);
  });

  test('when a message is still in the queue at the deadline, the trace is not complete', async () => {
    const trace = await gap.publish();
    await trace.reached(({ spans }) => spans.length === 2);

    await expect(trace.settled({ deadline: 1000 })).rejects.toThrow(
      'publisher PRODUCER publish gap has 0 of 1 CONSUMER spans yet',
    );
    gap.consume(0);
    await expect(trace).toMatchTrace(WHOLE);
  });
});

describe('without the half-open rule', () => {
  let gap: QueueGap;
  beforeAll(async () => {
    gap = await startQueueGap({ withoutHalfOpenRule: true });
  });
  afterAll(() => gap?.stop());

  test('when a message is still in the queue, the trace is called complete: the rule is needed', async () => {
    const trace = await gap.publish();

    const { spans, completeness } = await trace.settled();
    expect(spans.map(({ service }) => service)).toEqual(['publisher', 'publisher']);
    expect(completeness).toMatchObject({ closed: true, heuristic: false });
    gap.consume(0);
    // Complete again at once by these rules: only a wait for what must come sees the rest.
    await expect(await trace.settled({ expect: WHOLE })).toMatchTrace(WHOLE);
  });
});
