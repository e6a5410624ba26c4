/** What must be decided, however much is alike; and what the search says where it gives up. */
import {
  client,
  consumer,
  descend,
  inOrder,
  linkTo,
  MatchLimitError,
  type Node,
  optional,
  producer,
  repeat,
  rest,
  server,
  type Trace,
} from '../src';
import { findSpans, matchesExactly } from '../src/match/match-trace';
import { createMatcher } from '../src/match/matcher';
import { cycles, layered, linkedPairs, sequence, times } from './alike';
import { span, trace } from './build';

const drawnPairs = (count: number): Node =>
  server('a', 'GET /', [
    ...times(count, (at) => producer('a', 'send', { as: `sent ${at}` })),
    ...times(count, (at) => consumer('a', 'process', { links: [linkTo(`sent ${at}`)] })),
  ]);

test.each([6, 12, 40])('when %i alike pairs are linked, one wrong link is found', (count) => {
  const right = linkedPairs(count, (at) => ((at * 5 + 3) % count === 0 ? at : at));
  const twice = linkedPairs(count, (at) => (at === 0 ? 1 : at));
  const elsewhere = linkedPairs(count, (at) => (at === 0 ? -1 : at));

  expect(matchesExactly(right, drawnPairs(count))).toBe(true);
  expect(matchesExactly(twice, drawnPairs(count))).toBe(false);
  expect(matchesExactly(elsewhere, drawnPairs(count))).toBe(false);
  expect(findSpans(right, drawnPairs(count))).toHaveLength(1);
  expect(findSpans(twice, drawnPairs(count))).toHaveLength(0);
});

test.each([10, 24])(
  'when %i alike spans are linked in a cycle, two cycles are not one',
  (count) => {
    const drawn = server(
      'a',
      'GET /',
      times(count, (at) =>
        client('a', 'call', { as: `n${at}`, links: [linkTo(`n${(at + 1) % count}`)] }),
      ),
    );

    expect(matchesExactly(cycles(count), drawn)).toBe(true);
    expect(matchesExactly(cycles(count / 2, count / 2), drawn)).toBe(false);
    expect(findSpans(cycles(count), drawn)).toHaveLength(1);
    expect(findSpans(cycles(2, count - 2), drawn)).toHaveLength(0);
  },
);

const query = (name = 'SELECT') => client('a', name);
test('when 11 queries are wanted anywhere below and 10 came, that is decided', () => {
  const rows = (count: number) =>
    server(
      'a',
      'GET /',
      times(count, () => descend(query())),
    );

  expect(matchesExactly(layered(10), rows(11))).toBe(false);
  expect(matchesExactly(layered(10), rows(10))).toBe(true);
  expect(matchesExactly(layered(11), rows(10))).toBe(false);
  expect(findSpans(layered(10), rows(11))).toHaveLength(0);
  expect(findSpans(layered(200), rows(200))).toHaveLength(1);
  expect(matchesExactly(layered(200), rows(200))).toBe(true);
});

test('when ten different rows compete anywhere below, that is decided', () => {
  // Row n takes the queries from n on: a choice for each, and one too few for the last.
  const upTo = (from: number) =>
    new RegExp(`^q(${times(10 - from, (at) => from + at).join('|')})$`);
  const rows = times(10, (at) => descend(client('a', upTo(at))));
  const received = layered(10, (at) => `q${at}`);
  const short = layered(10, (at) => `q${Math.min(at, 8)}`);
  const more = layered(200, (at) => `q${at % 10}`);

  expect(matchesExactly(received, server('a', 'GET /', rows))).toBe(true);
  expect(matchesExactly(short, server('a', 'GET /', rows))).toBe(false);
  expect(matchesExactly(more, server('a', 'GET /', [...rows, rest()]))).toBe(true);
  expect(findSpans(received, server('a', 'GET /', rows))).toHaveLength(1);
  expect(findSpans(short, server('a', 'GET /', rows))).toHaveLength(0);
});

test('when each of 30 rows anywhere below has one candidate, that is decided', () => {
  const rows = times(30, (at) => descend(query(`q${at}`)));
  const received = layered(30, (at) => `q${at}`);

  expect(matchesExactly(received, server('a', 'GET /', [...rows, rest()]))).toBe(true);
  expect(matchesExactly(received, server('a', 'GET /', rows))).toBe(true);
  expect(findSpans(received, server('a', 'GET /', rows))).toHaveLength(1);
});

test.each([20, 50])('when %i alike calls are in order, one overlap is found', (count) => {
  const rows = times(count, () => client('a', 'call'));
  const drawn = server('a', 'GET /', [inOrder(...rows)]);

  expect(matchesExactly(sequence(count), drawn)).toBe(true);
  expect(matchesExactly(sequence(count, true), drawn)).toBe(false);
  expect(findSpans(sequence(count), drawn)).toHaveLength(1);
  expect(findSpans(sequence(count, true), drawn)).toHaveLength(0);
  expect(findSpans(sequence(count + 1, true), drawn)).toHaveLength(1);
});

test('when two orders compete for alike calls, they share them', () => {
  const rows = times(4, () => client('a', 'call'));
  const drawn = server('a', 'GET /', [inOrder(...rows), inOrder(...rows)]);

  expect(matchesExactly(sequence(8), drawn)).toBe(true);
  expect(matchesExactly(sequence(8, true), drawn)).toBe(true);
});

test('when a thousand messages are linked, repeated rows take them all', () => {
  const received = linkedPairs(300, (at) => at);
  const drawn = (links: Node['props']['links']) =>
    server('a', 'GET /', [
      repeat(producer('a', 'send', { as: 'sent' })),
      repeat(consumer('a', 'process', { links: links ?? [] })),
    ]);

  expect(matchesExactly(received, drawn([linkTo('sent')]))).toBe(true);
  expect(matchesExactly(received, drawn([linkTo('sent'), linkTo('sent')]))).toBe(false);
});

test('when siblings are many, no row that stands alone makes the search give up', () => {
  const calls = times(20_000, () => span('a CLIENT call'));
  const received = trace(span('a SERVER GET /', {}, calls));
  const some = [
    ...times(100, () => client('a', /c|x/)),
    repeat(client('a', 'call'), { min: 19_900 }),
  ];

  expect(matchesExactly(received, server('a', 'GET /', some))).toBe(true);
  expect(matchesExactly(received, server('a', 'GET /', [repeat(client('a', 'x'))]))).toBe(false);
});

const hard = (): { received: Trace; drawn: Node } => {
  const received = linkedPairs(8, (at) => (at * 3) % 8);
  const rows = times(8, (at) =>
    consumer('a', /process|send/, { links: [linkTo(`sent ${at % 4}`)] }),
  );
  const names = times(8, (at) => optional(producer('a', 'send', { as: `sent ${at % 4}` })));
  return { received, drawn: server('a', 'GET /', [...rows, ...names]) };
};

test('when the search gives up, it names the rows', () => {
  const { received, drawn } = hard();
  const matcher = createMatcher(received, { mode: 'exact', limit: 10 });

  expect(() => matcher.matchesForest([drawn], received.spans.slice(0, 1))).toThrow(MatchLimitError);
  expect(() => matcher.matchesForest([drawn], received.spans.slice(0, 1))).toThrow(
    /these rows leave too many choices: a (SERVER|CONSUMER|PRODUCER)/,
  );
});
