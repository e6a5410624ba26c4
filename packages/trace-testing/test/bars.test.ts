/** The drawing of times: bars, the critical path, and lines that fit a terminal. */
import fc from 'fast-check';
import { criticalTimes, cutToColumns, renderTrace, type Span, wrapToColumns } from '../src';
import { criticalPath } from '../src/tree/critical-path';
import { failed, ms, span, trace } from './build';

const at = (start: number, end: number): Partial<Span> => ({ start: ms(start), end: ms(end) });

const checkout = () =>
  trace(
    span('gateway SERVER POST /checkout', at(0, 100), [
      span('gateway CLIENT GET', at(0, 20)),
      span('gateway CLIENT POST', at(10, 60)),
      span('gateway PRODUCER publish', at(60, 70), [
        span('mailer CONSUMER process', at(62, 90), [span('mailer CLIENT smtp.send', at(70, 90))]),
      ]),
      span('gateway CLIENT PUT', { ...at(80, 100), ...failed }),
    ]),
  );

test('when bars are drawn, each shows its time and its part of the critical path', () => {
  expect(renderTrace(checkout(), { bars: 20 })).toMatchInlineSnapshot(`
"+0.0 ms  100 ms  ──────────────██────  gateway SERVER POST /checkout
+0.0 ms   20 ms  ██──                  ├─ gateway CLIENT GET
 +10 ms   50 ms    ██████████          ├─ gateway CLIENT POST
 +60 ms   10 ms              ██        ├─ gateway PRODUCER publish
 +62 ms   28 ms              ──────    │  └─ mailer CONSUMER process
 +70 ms   20 ms                ────    │     └─ mailer CLIENT smtp.send
 +80 ms   20 ms                  ████  └─ gateway CLIENT PUT  !ERROR"
`);
});

test('when a trace has no duration, its span has the first column', () => {
  expect(renderTrace(trace(span('a SERVER b', at(5, 5))), { bars: 4, times: false })).toBe(
    '─     a SERVER b',
  );
});

test('when a span ended before its start, its bar is one column', () => {
  const drawn = renderTrace(
    trace(span('a SERVER b', at(0, 10), [span('a INTERNAL c', at(5, 2))])),
    { bars: 10, times: false },
  );
  expect(drawn.split('\n')[1]?.slice(0, 10)).toBe('     ─    ');
});

test('when a drawing is coloured, only the critical path and failed spans are', () => {
  const lines = renderTrace(checkout(), { bars: 20, color: true }).split('\n');
  expect(lines[0]).toContain('────\u001b[36m██\u001b[39m────');
  expect(lines[3]).toContain('\u001b[36m██\u001b[39m');
  expect(lines[6]?.startsWith('\u001b[31m')).toBe(true);
  expect(lines[6]).not.toContain('\u001b[36m');
});

test('when a name holds the character of a bar, it is not coloured', () => {
  const line = renderTrace(trace(span('a SERVER ███', at(0, 1))), { color: true });
  expect(line).not.toContain('\u001b');
});

test.each([20, 40, 61, 80])('when a terminal has %d columns, no line is longer', (columns) => {
  const wide = trace(
    span('注文 SERVER 注文を作成する注文を作成する注文を作成する', at(0, 10), [
      span(`a CLIENT ${'x'.repeat(200)}`, at(200, 300)),
      span(
        'b SERVER 👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻',
        at(-300, -200),
      ),
    ]),
  );
  const lines = renderTrace(wide, { bars: 8, columns }).split('\n');
  for (const line of lines) expect(cutToColumns(line, columns)).toBe(line);
  expect(lines.some((line) => line.endsWith('…'))).toBe(true);
});

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['注文注文', 8, '注文注文'],
  ['注文注文', 7, '注文注…'],
  ['注文注文', 6, '注文…'],
  ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
  ['👩‍💻👩‍💻', 3, '👩‍💻…'],
  ['', 1, ''],
])('when %j is cut to %d columns, it is %j', (text, columns, expected) => {
  expect(cutToColumns(text, columns)).toBe(expected);
});

test('when a sentence is wrapped, its words stay whole, unless one alone is too long', () => {
  expect(wrapToColumns('one two three incomprehensible', 8)).toEqual([
    'one two',
    'three',
    'incompr…',
  ]);
});

test('when the critical path is asked for, its times sum to the duration of the root', () => {
  const times = criticalTimes(checkout());
  expect([...times].map(([{ name }, time]) => [name, time / 1e6])).toEqual([
    ['POST /checkout', 10],
    ['GET', 10],
    ['POST', 50],
    ['publish', 10],
    ['PUT', 20],
  ]);
});

/** Any forest: a parent is an earlier span, so there is no circle. */
const anyTrace = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(), { nil: undefined }),
      start: fc.integer({ min: 0, max: 50 }),
      length: fc.integer({ min: 0, max: 50 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ parent, start, length }, index) => ({
      parent: parent === undefined || index === 0 ? undefined : parent % index,
      start,
      end: start + length,
    })),
  );

test('for any trace, the sections are disjoint and sum to the duration of the root', () => {
  fc.assert(
    fc.property(anyTrace, (spans) => {
      const roots = spans.filter(({ parent }) => parent === undefined);
      const sections = criticalPath({
        roots,
        childrenOf: (of) => spans.filter(({ parent }) => parent === spans.indexOf(of)),
        isAwaited: () => true,
      }).toReversed();
      const start = Math.min(...roots.map((root) => root.start));
      const end = Math.max(...roots.map((root) => root.end));
      let until = start;
      for (const section of sections) {
        expect(section.start).toBe(until);
        expect(section.end).toBeGreaterThan(section.start);
        until = section.end;
      }
      expect(until).toBe(end);
    }),
    { numRuns: 500 },
  );
});
