import { createTracer, inMemory, verdicts } from '../src';
import { span, spansOf, TRACE_ID, trace } from './build';

test.each([Number.POSITIVE_INFINITY, 2 ** 40])(
  'when the deadline is %d ms, longer than any timer, it is waited for all the same',
  async (deadlineMs) => {
    const spans = spansOf(span('a SERVER GET /'));
    const [root] = spans;
    const late: typeof spans = [];
    const tracer = createTracer({ source: inMemory(late), pollMs: 5, quietMs: 10, deadlineMs });
    const settled = tracer.trace(TRACE_ID).settled();
    // A timer that fires at once has given up by then.
    setTimeout(() => root && late.push(root), 50);

    expect((await settled).spans).toEqual(spans);
  },
);

test.each([
  ['beWellFormed', verdicts.beWellFormed],
  ['haveNoOrphanSpans', verdicts.haveNoOrphanSpans],
  ['haveSingleRoot', verdicts.haveSingleRoot],
  ['shareOneTraceId', verdicts.shareOneTraceId],
  ['leakNothing', verdicts.leakNothing],
])('when %s is asked with a deadline, it is the one that is kept', async (_name, judge) => {
  const complete = trace(span('a SERVER GET /'));
  const tracer = createTracer({ source: inMemory(complete.spans), pollMs: 5, quietMs: 3_600_000 });
  const handle = tracer.trace(TRACE_ID);

  const { proven, message } = await judge(handle, { deadline: 30 });

  expect(proven).toBe(false);
  expect(message()).toContain('was not complete after');
});
