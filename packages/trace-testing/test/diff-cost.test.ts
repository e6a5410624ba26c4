/** The diff explains by the pairing that costs least, also where rows could take many spans. */
import { client, internal, type Node, optional, repeat, server } from '../src';
import { explainExact } from '../src/diff/diff';
import { printDiff } from '../src/diff/print';
import { type Draft, span, trace } from './build';

function diffOf(
  children: Draft[],
  rows: Parameters<typeof server>[2] & readonly unknown[],
): string {
  const received = trace(span('a SERVER GET', {}, children));
  return printDiff(explainExact(received, server('a', 'GET', rows as readonly Node[]))).text;
}

const marks = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [] : [line.replace(/[│├└─ ]+/g, ' ')]));

test('when an open row could take the span that only another row can, it makes way', () => {
  const text = diffOf(
    [span('a CLIENT A'), span('a CLIENT B'), span('a CLIENT extra')],
    [client('a', /A|B/), client('a', 'A')],
  );
  expect(marks(text)).toEqual(['+ a CLIENT extra <- unexpected']);
});

test('when an open row fits two spans, it leaves the one that another row nearly fits', () => {
  const text = diffOf(
    [span('a CLIENT A'), span('a CLIENT B', {}, [span('a CLIENT C')])],
    [
      client('a', /A|B/, [repeat(client('a', 'C'), { max: 1 })]),
      client('a', 'A', { status: 'OK' }),
    ],
  );
  expect(marks(text)).toEqual(['~ a CLIENT A', '~ status: expected "OK", received "UNSET"']);
});

test('when rows of one name differ in attributes, each is paired with its own span', () => {
  const row = (code: number) =>
    client('a', 'POST', { attrs: { 'http.response.status_code': code } });
  const sent = (code: number) =>
    span('a CLIENT POST', { attributes: { 'http.response.status_code': code } });
  const text = diffOf(
    [sent(500), sent(200), sent(201)],
    [client('a', 'POST'), row(201), row(404), optional(row(500))],
  );

  expect(marks(text)).toEqual(['- a CLIENT POST <- missing']);
});

test('when an optional row could take a span that a required one needs, the required one gets it', () => {
  const text = diffOf(
    [span('a INTERNAL x'), span('b CLIENT y')],
    [optional(internal('a', 'x')), internal('a', 'x'), repeat(internal('a', 'z'), { max: 3 })],
  );
  expect(marks(text)).toEqual(['+ b CLIENT y <- unexpected']);
});

test('when subtrees are alike, the one that differs is found and the others stay as they are', () => {
  const step = (...names: string[]) =>
    span(
      'a INTERNAL step',
      {},
      names.map((name) => span(`a CLIENT ${name}`)),
    );
  const drawn = (...names: string[]) =>
    internal(
      'a',
      'step',
      names.map((name) => client('a', name)),
    );
  const text = diffOf(
    [step('A', 'B'), step('A'), step('A', 'B')],
    [drawn('A', 'B'), drawn('A', 'B'), drawn('A', 'B')],
  );
  expect(marks(text)).toEqual(['- a CLIENT B <- missing']);
});
