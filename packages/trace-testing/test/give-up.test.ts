/** While a trace grows, a search that gives up has found nothing yet. It does not end the wait. */
import { createTracer, inMemory, internal, MatchLimitError, type Span } from '../src';
import { span, spansOf, TRACE_ID } from './build';

const OTHER_ID = 'e'.repeat(32);
const HARD_ID = 'f'.repeat(32);

function decide(how: unknown): boolean {
  if (how === 'easy') return true;
  throw new MatchLimitError('gave up matching after 5 steps');
}

/** Finds the easy span. At another one the search gives up. */
const pattern = internal('s', 'work', {
  attrs: { 'db.query.text': decide },
});
const work = (how: string, overrides: Partial<Span> = {}): Span[] =>
  spansOf(span('s INTERNAL work', { attributes: { 'db.query.text': how }, ...overrides }));
const [ROOT] = spansOf(span('s INTERNAL root')) as [Span];
const below = { parentSpanId: ROOT.spanId };
const links = [{ traceId: TRACE_ID, spanId: ROOT.spanId, tracestate: '', attributes: {} }];

test('when the search for the expected pattern gives up, the wait goes on until it is found', async () => {
  const spans = [ROOT, ...work('hard', below)];
  const source = inMemory(spans);
  const tracer = createTracer({ source, pollMs: 5, quietMs: 10 });
  const settled = tracer.trace(TRACE_ID).settled({ expect: pattern });
  setTimeout(() => {
    spans.splice(1);
    spans.push(...work('easy', below));
  }, 100);

  expect((await settled).spans).toHaveLength(2);
});

test('when it still gives up at the deadline, the error says so', async () => {
  const source = inMemory([ROOT, ...work('hard', below)]);
  const tracer = createTracer({ source, pollMs: 5, quietMs: 10, deadlineMs: 100 });

  await expect(tracer.trace(TRACE_ID).settled({ expect: pattern })).rejects.toThrow(
    'the expected pattern was not decided: gave up matching after 5 steps',
  );
});

test('when the search gives up in one linked trace, the pattern is found in another', async () => {
  const hard = work('hard', { traceId: HARD_ID, links });
  const easy = work('easy', { traceId: OTHER_ID, links });
  const tracer = createTracer({ source: inMemory([ROOT, ...hard, ...easy]), pollMs: 5 });

  expect((await tracer.trace(TRACE_ID).linked(pattern)).id).toBe(OTHER_ID);
});

test('when no linked trace contains the pattern, the error says why for each', async () => {
  const hard = work('hard', { traceId: HARD_ID, links });
  const none = spansOf(span('s INTERNAL other', { traceId: OTHER_ID, links }));
  const tracer = createTracer({ source: inMemory([ROOT, ...hard, ...none]), pollMs: 5 });

  await expect(tracer.trace(TRACE_ID).linked(pattern, { deadline: 50 })).rejects.toThrow(
    `(linked: ${HARD_ID}: the pattern was not decided: gave up matching after 5 steps; ${OTHER_ID}: the pattern has not been received)`,
  );
});
