/** Up to ten different `descend` rows beside other rows are decided, however much overlaps. */
import { type Child, descend, internal, type Node, optional, rest, type Trace } from '../src';
import { type Random, randomOf } from '../src/generate/random';
import { generateTrace } from '../src/generate/traces';
import { findSpans, matchesExactly } from '../src/match/match-trace';
import { times } from './alike';
import { type Draft, span, trace } from './build';

const oneOfNames = (prefix: string, numbers: number[]): RegExp =>
  new RegExp(`^${prefix}(${numbers.join('|')})$`);

/** Row n takes the queries from n on. */
const QUERIES = times(10, (from) =>
  descend(
    internal(
      'a',
      oneOfNames(
        'q',
        times(10 - from, (at) => from + at),
      ),
    ),
  ),
);

/** A step for each number, with two queries below: a row can take the step, other rows the queries. */
const steps = (count: number, ...more: Draft[]): Trace => {
  const query = (at: number): Draft => span(`a INTERNAL q${at % 10}`);
  const step = (at: number) => span(`a INTERNAL s${at}`, {}, [query(at), query(at + 1)]);
  return trace(span('a INTERNAL root', {}, [...times(count, step), ...more]));
};

/** Each of these rows takes one of four steps. */
const stepRows = (rows: number, count: number): Child[] =>
  times(rows, (at) => {
    const numbers = [at, at + 1, at + 2, at + 5].map((number) => number % count);
    return internal('a', oneOfNames('s', numbers), [rest()]);
  });

const root = (...rows: Child[]): Node => internal('a', 'root', rows);

test.each([20, 40])(
  'when ten different rows anywhere below compete with rows for %i steps, that is decided',
  (count) => {
    const rows = stepRows(count - 5, count);
    const received = steps(count);

    expect(matchesExactly(received, root(...QUERIES, ...rows))).toBe(true);
    expect(matchesExactly(received, root(...rows, ...QUERIES.toReversed()))).toBe(true);
    // Five steps less in rows of their own leave 12 queries for 10 rows.
    expect(matchesExactly(received, root(...QUERIES, ...rows.slice(1)))).toBe(false);
    expect(matchesExactly(received, root(...QUERIES, ...rows, ...stepRows(1, count)))).toBe(false);
    expect(findSpans(received, root(...QUERIES, ...rows))).toHaveLength(1);
    expect(findSpans(received, root(...QUERIES, ...rows, internal('a', 'none')))).toHaveLength(0);
  },
);

test('when a further row has only one span that it can take, no row needs to take the span above', () => {
  const rows = [...QUERIES, ...stepRows(15, 20), descend(internal('a', 'only'))];
  const only = span('a INTERNAL only');

  expect(matchesExactly(steps(20, span('a INTERNAL x', {}, [only])), root(...rows))).toBe(true);
  expect(matchesExactly(steps(20, span('a INTERNAL x')), root(...rows))).toBe(false);
});

/** Ten rows anywhere below and many others, which take several of few names each. */
function competing(random: Random): { received: Trace; pattern: Node } {
  const names = times(random.pick([3, 6, 10, 15]), (at) => `n${at}`);
  const received = generateTrace(random, { spans: 60, linked: 0, names, bushy: 1 });
  const below = received.spans.filter(({ parentSpanId }) => parentSpanId !== undefined);
  const tops = below.filter(({ parentSpanId }) => parentSpanId === received.spans[0]?.spanId);
  const node = (): Node => {
    const some = times(1 + random.below(4), () => random.pick(names));
    return internal('s', new RegExp(`^(${some.join('|')})$`), random.pick([[], [rest()]]));
  };
  const rows: Child[] = times(10, () => descend(node()));
  const others = Math.max(0, tops.length - random.pick([0, 3, 6, 9]));
  rows.push(...times(others, () => (random.chance(0.3) ? optional(node()) : node())));
  if (random.chance(0.3)) rows.push(rest());
  const kinds = received.spans.map((one) => ({ ...one, kind: 'INTERNAL' as const }));
  return {
    received: { ...received, spans: kinds },
    pattern: { ...root(...rows), service: 's', name: /./ },
  };
}

test('when ten random rows compete with random rows, the search never gives up', () => {
  const passed = { exactly: 0, inPart: 0 };
  for (let seed = 1; seed <= 40; seed += 1) {
    const { received, pattern } = competing(randomOf(seed));
    if (matchesExactly(received, pattern)) passed.exactly += 1;
    if (findSpans(received, pattern).length > 0) passed.inPart += 1;
  }
  expect(Math.min(passed.exactly, passed.inPart)).toBeGreaterThan(0);
});
