// What a drawing says of processes whose clocks differ.
import { renderTrace, type Span } from '@traceshop/trace-testing';
import { type Draft, ms, span, trace } from './build';

const at = (start: number, end: number): Partial<Span> => ({ start: ms(start), end: ms(end) });
const failed = { status: { code: 'ERROR' as const, message: 'timeout' } };
const notesOf = (...roots: Draft[]) =>
  renderTrace(trace(...roots))
    .split('\n')
    .filter((line) => line.startsWith('clocks differ'));

/** The gateway calls from 10 to 110 ms; the shop works for 80 ms. */
const call = (server: Partial<Span>, below: Draft[] = [], client: Partial<Span> = {}) =>
  span('gateway SERVER POST /', at(0, 120), [
    span('gateway CLIENT POST', { ...at(10, 110), ...client }, [
      span('shop SERVER POST /', server, below),
    ]),
  ]);

test('when the clocks agree, a drawing says nothing', () => {
  expect(notesOf(call(at(20, 100)))).toEqual([]);
});

test('when a server starts before its call, the drawing says by how much its clock is behind', () => {
  expect(notesOf(call(at(-230, -150)))).toEqual([
    'clocks differ: shop is about 250 ms behind gateway; do not compare their times',
  ]);
});

test('when a server ends after its response was received, its clock is ahead', () => {
  expect(notesOf(call(at(520, 600)))).toEqual([
    'clocks differ: shop is about 500 ms ahead of gateway; do not compare their times',
  ]);
});

test('when several calls show the difference, there is one line for two processes', () => {
  const back = span('shop CLIENT GET', at(-220, -160), [span('gateway SERVER GET /', at(40, 80))]);
  expect(notesOf(call(at(-230, -150), [back]))).toEqual([
    'clocks differ: shop is about 250 ms behind gateway; do not compare their times',
  ]);
});

test('when the clock of one process is wrong, each that calls it is named', () => {
  const store = span('shop CLIENT GET', at(-220, -160), [span('stock SERVER GET /', at(40, 80))]);
  expect(notesOf(call(at(-230, -150), [store]))).toEqual([
    'clocks differ: shop is about 250 ms behind gateway; do not compare their times',
    'clocks differ: stock is about 250 ms ahead of shop; do not compare their times',
  ]);
});

test.each<[string, Draft]>([
  [
    'a consumer ends long after its producer',
    call(at(20, 100), [
      span('shop PRODUCER publish', at(90, 91), [span('mail CONSUMER process', at(500, 9000))]),
    ]),
  ],
  ['a caller gave up before the server ended', call(at(20, 5000), [], failed)],
  ['a server works on after its response', call(at(20, 5000))],
  ['a call that failed was answered late', call(at(150, 190), [], failed)],
  ['a busy machine notes the end of a server late', call(at(70, 150))],
  [
    'a child of the same process outlives its parent',
    call(at(20, 100), [span('shop INTERNAL confirm', at(90, 4000))]),
  ],
  ['clocks differ by less than those of one data centre', call(at(6, 86))],
])('when %s, the clocks may agree', (_what, root) => {
  expect(notesOf(root)).toEqual([]);
});

test('when a consumer starts before its message was sent, its clock is behind', () => {
  const message = span('shop PRODUCER publish', at(90, 91), [
    span('mail CONSUMER process', at(-910, 5000)),
  ]);
  expect(notesOf(call(at(20, 100), [message]))).toEqual([
    'clocks differ: mail is about 1000 ms behind shop; do not compare their times',
  ]);
});

test('when replicas of one service differ, their instances are named', () => {
  const instance = (id: string) => ({ resource: { 'service.instance.id': id } });
  const root = span('shop CLIENT GET', { ...at(0, 100), ...instance('a') }, [
    span('shop SERVER GET /', { ...at(-70_000, -69_920), ...instance('b') }),
  ]);
  expect(notesOf(root)).toEqual([
    'clocks differ: shop (b) is about 70.0 s behind shop (a); do not compare their times',
  ]);
});

test('when many clocks differ, the largest differences are named', () => {
  const calls = Array.from({ length: 8 }, (_, i) =>
    span('shop CLIENT GET', at(0, 1), [span(`store-${i} SERVER GET /`, at(-100 * (i + 1), 0))]),
  );
  const notes = notesOf(span('shop SERVER GET /', at(0, 10), calls));
  expect(notes).toHaveLength(6);
  expect(notes[0]).toContain('store-7 is about 800 ms behind shop');
  expect(notes.at(-1)).toBe('clocks differ: 3 more pairs');
});

test('when a drawing has no times, it says nothing of clocks', () => {
  const text = renderTrace(trace(call(at(-230, -150))), { times: false });
  expect(text).not.toContain('clocks differ');
});
