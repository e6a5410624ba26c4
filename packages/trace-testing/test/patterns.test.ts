import {
  anyKind,
  client,
  consumer,
  descend,
  hop,
  kind,
  linkTo,
  name,
  oneOf,
  optional,
  producer,
  repeat,
  rest,
  type SpanProps,
  server,
  type Trace,
  type TracePattern,
  traceOf,
  transactions,
} from '../src';
import { findSpans, matchesExactly } from '../src/match/match-trace';
import { treeOf } from '../src/tree/tree';
import { failed, span, spansOf, trace } from './build';

const withQueries = (...names: string[]) =>
  trace(
    span(
      'a SERVER GET /',
      {},
      names.map((query) => span(`a CLIENT ${query}`)),
    ),
  );

const exact = (received: Trace, pattern: TracePattern) => matchesExactly(received, pattern);

test('when two rows want A and the trace has A and B, the match fails', () => {
  const pattern = server('a', 'GET /', [client('a', 'A'), client('a', 'A')]);

  expect(exact(withQueries('A', 'B'), pattern)).toBe(false);
  expect(exact(withQueries('A', 'A'), pattern)).toBe(true);
});

test('when one more span comes first, only toContainTrace still matches', () => {
  const pattern = server('a', 'GET /', [client('a', 'A'), client('a', 'B')]);
  const received = withQueries('extra', 'A', 'B');

  expect(exact(received, pattern)).toBe(false);
  expect(findSpans(received, pattern)).toHaveLength(1);
  expect(exact(received, server('a', 'GET /', [...pattern.children, rest()]))).toBe(true);
});

test.each([
  [[], true],
  [['A'], true],
  [['A', 'A'], false],
])('when A is optional and %j come, the match is %s', (names, expected) => {
  expect(exact(withQueries(...names), server('a', 'GET /', [optional(client('a', 'A'))]))).toBe(
    expected,
  );
});

test.each([
  [1, false],
  [2, true],
  [3, true],
  [4, false],
])('when two to three A are wanted and %i come, the match is %s', (count, expected) => {
  const pattern = server('a', 'GET /', [repeat(client('a', 'A'), { min: 2, max: 3 })]);
  expect(exact(withQueries(...Array<string>(count).fill('A')), pattern)).toBe(expected);
});

test('when one of two shapes is wanted, exactly one span must have it', () => {
  const pattern = server('a', 'GET /', [oneOf(client('a', 'A'), client('a', 'B'))]);

  expect(exact(withQueries('B'), pattern)).toBe(true);
  expect(exact(withQueries('A', 'B'), pattern)).toBe(false);
  expect(exact(withQueries('C'), pattern)).toBe(false);
});

const layered = trace(
  span('a SERVER GET /', {}, [
    span('a INTERNAL middleware', {}, [
      span('a INTERNAL router', {}, [span('a CLIENT A'), span('a CLIENT B')]),
    ]),
  ]),
);

test('when framework spans lie between, descend reaches below them', () => {
  const both = [descend(client('a', 'A')), descend(client('a', 'B'))];

  expect(exact(layered, server('a', 'GET /', both))).toBe(true);
  expect(exact(layered, server('a', 'GET /', [descend(client('a', 'A'))]))).toBe(false);
  expect(exact(layered, server('a', 'GET /', [client('a', 'A'), client('a', 'B')]))).toBe(false);
});

test('when filters take spans out, their children move up', () => {
  const ignore = [name('middleware'), name(/^router/)];
  const pattern = server('a', 'GET /', [client('a', 'A'), client('a', 'B')]);

  expect(matchesExactly(layered, pattern, { ignore })).toBe(true);
  expect(matchesExactly(layered, pattern.children, { ignore: [...ignore, kind('SERVER')] })).toBe(
    true,
  );
  expect(
    matchesExactly(withQueries('BEGIN', 'A', 'B', 'COMMIT'), pattern, { ignore: [transactions] }),
  ).toBe(true);
});

function queued(linkedTo: 'producer' | 'root'): Trace {
  const produced = trace(span('a SERVER GET /', {}, [span('a PRODUCER publish jobs')]));
  const target = produced.spans[linkedTo === 'producer' ? 1 : 0];
  const link = {
    traceId: produced.id,
    spanId: target?.spanId ?? '',
    tracestate: '',
    attributes: {},
  };
  const id = 'b'.repeat(32);
  const other = spansOf(span('b CONSUMER process jobs', { traceId: id, links: [link] }));
  return { ...produced, linked: [traceOf(other)] };
}

test('when the consumer is linked from a trace of its own, hop takes it', () => {
  const hopped = (link: string) =>
    server('a', 'GET /', { as: 'request' }, [
      producer('a', 'publish jobs', { as: 'job' }, [
        hop(consumer('b', 'process jobs', { links: [linkTo(link)] })),
      ]),
    ]);

  expect(exact(queued('producer'), hopped('job'))).toBe(true);
  expect(exact(queued('producer'), hopped('request'))).toBe(false);
  expect(exact(queued('root'), hopped('request'))).toBe(false);
});

test('when a span has several links in the pattern, each must be there', () => {
  const linked = (...names: string[]) =>
    server('a', 'GET /', { as: 'request' }, [
      producer('a', 'publish jobs', { as: 'job' }, [
        hop(consumer('b', 'process jobs', { links: names.map((one) => linkTo(one)) })),
      ]),
    ]);

  expect(exact(queued('producer'), linked('job'))).toBe(true);
  expect(exact(queued('producer'), linked('job', 'job'))).toBe(false);
  expect(exact(queued('producer'), linked('job', 'request'))).toBe(false);
});

test('when a pattern states fields, each is compared', () => {
  const event = { name: 'sent', time: 0n, attributes: { 'order.id': 'x' } };
  const received = trace(
    span('a SERVER GET /', {
      ...failed,
      attributes: { 'http.response.status_code': 503, 'url.path': '/' },
      events: [event],
      remoteParent: true,
    }),
  );
  const ok = (props: SpanProps) => exact(received, anyKind('a', /^GET/, props));

  expect(ok({ attrs: { 'http.response.status_code': expect.any(Number) } })).toBe(true);
  expect(ok({ attrs: { 'http.response.status_code': (code) => code === 503 } })).toBe(true);
  expect(ok({ attrs: { 'http.response.status_code': 500 } })).toBe(false);
  expect(ok({ attrs: { 'http.response.status_code': 503 }, exactAttrs: true })).toBe(false);
  expect(ok({ noAttrs: ['url.path'] })).toBe(false);
  expect(ok({ noAttrs: [/^db\./] })).toBe(true);
  expect(ok({ status: 'ERROR', remoteParent: true, scope: 'test' })).toBe(true);
  expect(ok({ status: 'UNSET' })).toBe(false);
  expect(ok({ remoteParent: false })).toBe(false);
  expect(ok({ events: [{ name: 'sent', attrs: { 'order.id': 'x' } }] })).toBe(true);
  expect(ok({ events: [{ name: 'sent' }, { name: 'sent' }] })).toBe(false);
  expect(ok({ events: { exactly: [] } })).toBe(false);
  expect(ok({ resource: { 'service.name': 'a' } })).toBe(true);
});

test('when parents form a cycle, the match fails and ends', () => {
  const received = withQueries('A');
  const [root, child] = received.spans;
  if (root && child) root.parentSpanId = child.spanId;

  expect(exact(received, server('a', 'GET /', [client('a', 'A')]))).toBe(false);
  expect(treeOf(received).cyclic).toHaveLength(1);
});
