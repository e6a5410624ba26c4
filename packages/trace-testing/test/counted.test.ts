/** Events and links are counted: each that is expected takes one of its own. */
import { internal, linkTo, type SpanProps, type Trace } from '../src';
import { fieldProblems } from '../src/match/fields';
import { findSpans, matchesExactly } from '../src/match/match-trace';
import { span, spansOf, trace } from './build';

const event = (name: string, order: string) => ({
  name,
  time: 0n,
  attributes: { 'order.id': order },
});

const problemsWith = (events: ReturnType<typeof event>[], expected: SpanProps['events']) => {
  const [received] = spansOf(span('a INTERNAL work', { events }));
  return received && fieldProblems(internal('a', 'work', { events: expected ?? [] }), received);
};

test('when an event fits two expected ones, it is left to the one that has no other', () => {
  const received = [event('sent', 'x'), event('sent', 'y')];

  expect(
    problemsWith(received, [{ name: 'sent' }, { name: 'sent', attrs: { 'order.id': 'x' } }]),
  ).toEqual([]);
  expect(
    problemsWith(received, [
      { name: /s/ },
      { name: 'sent', attrs: { 'order.id': /x|y/ } },
      { name: 'sent', attrs: { 'order.id': 'x' } },
    ]),
  ).toEqual(['event "sent": recorded, but not often enough']);
});

test('when chains of events could make way for each other, all are placed', () => {
  const orders = ['p', 'q', 'r', 's'];
  const received = orders.map((order) => event('sent', order));
  const rows = orders.map((_, at) => ({
    name: 'sent',
    attrs: { 'order.id': new RegExp(`^[${orders.slice(0, at + 1).join('')}]$`) },
  }));

  expect(problemsWith(received, rows)).toEqual([]);
  expect(problemsWith(received, rows.toReversed())).toEqual([]);
});

/** A root that links to its children; `links` are the names of the children, by their index. */
function linking(...links: number[]): Trace {
  const received = trace(
    span('a INTERNAL root', {}, [span('a INTERNAL one'), span('a INTERNAL two')]),
  );
  const [root, ...children] = received.spans;
  if (!root) throw new Error('no root');
  root.links = links.map((at) => ({
    traceId: received.id,
    spanId: children[at]?.spanId ?? 'f'.repeat(16),
    tracestate: '',
    attributes: { at },
  }));
  return received;
}

const drawn = (...links: NonNullable<SpanProps['links']>[number][]) =>
  internal('a', 'root', { links }, [
    internal('a', 'one', { as: 'one' }),
    internal('a', 'two', { as: 'two' }),
  ]);

test.each([
  [[0], ['one'], true],
  [[0], ['one', 'one'], false],
  [[0], ['one', 'one', 'one'], false],
  [[0, 0], ['one', 'one'], true],
  [[0, 1], ['one', 'one'], false],
  [[0, 1], ['two', 'one'], true],
  [[0, 1, 1], ['two', 'one', 'two'], true],
  [[0, 2], ['one', 'two'], false],
])('when links to %j came and to %j are expected, the match is %s', (links, names, expected) => {
  const received = linking(...links);
  const pattern = drawn(...names.map((name) => linkTo(name)));

  expect(matchesExactly(received, pattern)).toBe(expected);
  expect(findSpans(received, pattern)).toHaveLength(expected ? 1 : 0);
});

test('when a link without a name could take the only one to a bound span, it makes way', () => {
  const received = linking(0, 1);

  expect(matchesExactly(received, drawn({ attrs: { at: /^./ } }))).toBe(false);
  expect(matchesExactly(received, drawn({ traceId: received.id }, linkTo('one')))).toBe(true);
  expect(matchesExactly(received, drawn({ traceId: received.id }, linkTo('one', { at: 0 })))).toBe(
    true,
  );
  expect(matchesExactly(received, drawn({ attrs: { at: 0 } }, linkTo('one')))).toBe(false);
});

test('when links are too few, the failure says whether there was any', () => {
  const [root] = linking(0).spans;

  expect(root && fieldProblems(drawn(linkTo('one'), linkTo('two')), root)).toEqual([
    expect.stringMatching(/^link to "two": recorded, but not often enough \(links: /),
  ]);
  expect(root && fieldProblems(drawn({ spanId: 'x' }), root)).toEqual([
    expect.stringMatching(/^link: not recorded \(links: /),
  ]);
});
