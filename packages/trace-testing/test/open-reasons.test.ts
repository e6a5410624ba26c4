import type { Trace } from '../src';
import { type EdgeRules, openReasons, type Statement } from '../src/completeness/open-reasons';
import type { Account } from '../src/tracker/tracker-link';
import { type Draft, failed, span, TRACE_ID, trace } from './build';
import { infoOf, NOTHING } from './statements';

const rules: EdgeRules = { inScope: ['b'], terminal: [/\.dead$/], fanout: { 'order.placed': 2 } };

function says(service: string, account: Partial<Account>): Statement {
  return {
    info: infoOf(service),
    ended: false,
    accounts: { [TRACE_ID]: { ...NOTHING, ...account } },
  };
}

function reasons(received: Trace, statements: Statement[] = [], lost = false): string[] {
  return openReasons(received, { statements, lost }, rules);
}

const callTo = (service: string, overrides: object = {}, children: Draft[] = []) => {
  const { attributes, ...others } = { attributes: {}, ...overrides };
  const all = { 'server.service.name': service, ...attributes };
  return span('a CLIENT GET', { ...others, attributes: all }, children);
};
const answered = { attributes: { 'http.response.status_code': 503 }, ...failed };

test.each<[string, Draft, string[]]>([
  ['a call in scope has no SERVER', callTo('b'), ['a CLIENT GET has no SERVER span of b yet']],
  ['a call in scope has its SERVER', callTo('b', {}, [span('b SERVER GET')]), []],
  ['a call leaves the scope', callTo('stripe'), []],
  ['a call got no answer', callTo('b', failed), []],
  ['a call was answered 503', callTo('b', answered), ['a CLIENT GET has no SERVER span of b yet']],
])('when %s, the trace is closed accordingly', (_title, draft, expected) => {
  expect(reasons(trace(draft))).toEqual(expected);
});

const publish = (queue: string, overrides: object = {}, children: Draft[] = []) =>
  span(
    'a PRODUCER publish',
    { attributes: { 'messaging.destination.name': queue }, ...overrides },
    children,
  );
const consumed = span('b CONSUMER process');

test.each<[string, Draft, number]>([
  ['a message has no CONSUMER', publish('jobs'), 1],
  ['a message has its CONSUMER', publish('jobs', {}, [consumed]), 0],
  ['a message went to a terminal destination', publish('jobs.dead'), 0],
  ['a message could not be published', publish('jobs', failed), 0],
  ['one of two consumers is missing', publish('order.placed', {}, [consumed]), 1],
  [
    'both of two consumers are there',
    publish('order.placed', {}, [consumed, span('c CONSUMER process')]),
    0,
  ],
  ['one of two groups got it twice', publish('order.placed', {}, [consumed, consumed]), 1],
])('when %s, the trace is closed accordingly', (_title, draft, open) => {
  expect(reasons(trace(draft))).toHaveLength(open);
});

test('when a process has ended more spans than came, the trace is open', () => {
  const received = trace(span('a SERVER GET', { spanId: '1' }));

  expect(reasons(received, [says('a', { sent: ['1'] })])).toEqual([]);
  expect(reasons(received, [says('a', { sent: ['1', '2'] })])).toEqual([
    'a ended 2 spans, 1 of them were received',
  ]);
});

test('when a process has an open span, the trace is open', () => {
  const received = trace(span('a SERVER GET'));

  expect(reasons(received, [says('b', { open: ['late'] })])).toEqual(['b has open spans: late']);
});

test('when a parent is missing, only the loss of a process closes the trace', () => {
  const received = trace(span('a SERVER GET', { parentSpanId: 'aaaaaaaaaaaaaaaa' }));

  expect(reasons(received)).toEqual(['the parent aaaaaaaaaaaaaaaa of a GET was not received']);
  expect(reasons(received, [], true)).toEqual([]);
});

test('when no span came, the trace is open', () => {
  expect(reasons(trace())).toEqual(['no span was received']);
});
