/** In a search for a part, `descend` rows may nest; each span is claimed once. */
import {
  client,
  consumer,
  descend,
  hop,
  internal,
  type Node,
  producer,
  type Trace,
  traceOf,
} from '../src';
import { findSpans } from '../src/match/match-trace';
import { type Draft, span, spansOf, trace } from './build';

const contains = (received: Trace, pattern: Node): boolean =>
  findSpans(received, pattern).length > 0;
const root = (...rows: Node['children']) => internal('s', 'root', rows);
const chain = (...names: string[]): Draft =>
  names.reduceRight<Draft>((below, name) => span(`s INTERNAL ${name}`, {}, [below]), {
    ...span('s INTERNAL leaf'),
  });
const a = (...rows: Node['children']) => internal('s', 'a', rows);
const b = internal('s', 'b');

test('when one row is found below another, both are found', () => {
  const received = trace(chain('root', 'a', 'b'));

  expect(contains(received, root(descend(a()), descend(b)))).toBe(true);
  expect(contains(received, root(descend(b), descend(a())))).toBe(true);
  expect(contains(received, root(a(), descend(b)))).toBe(true);
  expect(contains(received, root(descend(b), descend(b)))).toBe(false);
});

test('when a row below one has claimed a span, no other may', () => {
  const one = trace(chain('root', 'a', 'b'));
  const two = trace(chain('root', 'a', 'b', 'b'));

  expect(contains(one, root(a(b), descend(b)))).toBe(false);
  expect(contains(two, root(a(b), descend(b)))).toBe(true);
  expect(contains(two, root(descend(a(descend(b))), descend(b), descend(b)))).toBe(false);
});

test('when rows with rows below them compete in a chain, a way through is found', () => {
  const received = trace(chain('root', 'a', 'a', 'b', 'b'));
  const twice = root(descend(a(descend(b))), descend(a(descend(b))));

  expect(contains(received, twice)).toBe(true);
  expect(contains(trace(chain('root', 'a', 'a', 'b')), twice)).toBe(false);
  expect(contains(received, root(descend(a(b)), descend(a(descend(b)))))).toBe(true);
});

test('when one consumer took the messages of two producers, each has its hop', () => {
  const produced = trace(
    span('s INTERNAL root', {}, [span('s PRODUCER send'), span('s PRODUCER send')]),
  );
  const links = produced.spans.slice(1).map(({ traceId, spanId }) => ({
    traceId,
    spanId,
    tracestate: '',
    attributes: {},
  }));
  const linked = traceOf(spansOf(span('t CONSUMER take', { traceId: 'b'.repeat(32), links })));
  const received = { ...produced, linked: [linked] };
  const send = producer('s', 'send', [hop(consumer('t', 'take'))]);
  const both = producer('s', 'send', [hop(consumer('t', 'take')), hop(consumer('t', 'take'))]);

  expect(contains(received, root(send, send, descend(client('s', 'none'))))).toBe(false);
  expect(contains(received, root(descend(send), descend(send)))).toBe(true);
  expect(contains(received, root(descend(both)))).toBe(false);
});
