// Names and values come from other programs. None of their control characters may reach a terminal.
import {
  canonicalTree,
  coverageProblems,
  descend,
  JaegerError,
  logLeaks,
  renderTrace,
  type Span,
  server,
  TraceNotSettledError,
  type Verdict,
  verdicts,
} from '@traceshop/trace-testing';
import { ms, span, trace } from './build';

/** Clears the screen, writes to the clipboard, colours, moves, turns the direction, forges a line. */
const EVIL =
  '\u001b[2J\u001b]52;c;eA==\u0007\u009b31m\u0000\r\u202e\u2066\u2028\u007f\nFORGED line\tend';
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

const unsafeIn = (text: string) =>
  text
    .replace(/[\n\t]/g, '')
    .match(UNSAFE)
    ?.map((found) => found.codePointAt(0)) ?? [];
const forgedIn = (text: string) => text.split('\n').filter((line) => line.startsWith('FORGED'));

const evil: Partial<Span> = {
  name: EVIL,
  service: EVIL,
  status: { code: 'ERROR', message: EVIL },
  attributes: { [EVIL]: EVIL, 'error.type': EVIL, list: [EVIL], 'http.request.method': EVIL },
  resource: { 'service.name': EVIL, 'service.instance.id': EVIL },
  events: [{ name: EVIL, time: ms(0), attributes: { [EVIL]: EVIL } }],
  links: [{ traceId: EVIL, spanId: EVIL, tracestate: EVIL, attributes: { [EVIL]: EVIL } }],
  scope: { name: EVIL, version: EVIL },
  dropped: { attributes: 1, events: 0, links: 0 },
};
const received = trace(
  span('shop SERVER GET /', evil, [
    span('shop CLIENT GET', evil),
    span('shop CLIENT GET', { ...evil, parentSpanId: 'feedfeedfeedfeed', end: ms(-100) }),
  ]),
);
const options = { attributes: [EVIL, 'list'], orphan: () => EVIL };

test.each<[string, () => string]>([
  ['a drawing', () => renderTrace(received, options)],
  ['a drawing without times', () => renderTrace(received, { ...options, times: false })],
  ['a snapshot', () => canonicalTree(received)],
  ['an error of an incomplete trace', () => new TraceNotSettledError(received, EVIL).message],
  [
    'an error of Jaeger',
    () => new JaegerError(`said ${EVIL}`, { url: '', status: 500, said: EVIL }).message,
  ],
  [
    'a report of coverage',
    () => {
      const none = { seen: 0, total: 0, missing: [] };
      const report = { edges: none, names: none, undeclared: [EVIL], text: '' };
      return coverageProblems(report as never, { undeclared: 0 }).join('\n');
    },
  ],
])('when names hold control characters, %s shows them escaped', (_what, text) => {
  expect(text()).toContain('\\x1b[2J');
  expect(unsafeIn(text())).toEqual([]);
});

const wanted = server('shop', 'GET /', { attrs: { 'error.type': 'other' } }, [
  descend(server('x', 'y')),
]);
test.each<[string, () => Promise<Verdict>]>([
  ['matchTrace', () => verdicts.matchTrace(received, wanted)],
  ['containTrace', () => verdicts.containTrace(received, wanted)],
  ['haveSpan', () => verdicts.haveSpan(received, wanted)],
  ['beWellFormed', () => verdicts.beWellFormed(received)],
  ['haveNoOrphanSpans', () => verdicts.haveNoOrphanSpans(received)],
  ['haveSingleRoot', () => verdicts.haveSingleRoot(received)],
  ['leakNothing', () => verdicts.leakNothing(received, { canaries: ['FORGED'] })],
  ['followSemconv', () => verdicts.followSemconv(received)],
  ['cost', () => verdicts.cost(received, { spans: 0 })],
])('when names hold control characters, the message of %s does not', async (_name, judge) => {
  const { message } = await judge();
  expect(unsafeIn(message())).toEqual([]);
});

test('when log records hold control characters, what is said of a leak does not', () => {
  const record = {
    time: 0n,
    severity: EVIL,
    severityNumber: 9,
    body: `FORGED ${EVIL}`,
    attributes: { [`FORGED ${EVIL}`]: 'FORGED' },
    traceId: undefined,
    spanId: undefined,
    scope: { name: EVIL, version: '' },
    resource: {},
    service: EVIL,
  };
  const text = logLeaks([record], { canaries: ['FORGED'] }).join('\n');
  expect(text).toContain('canary');
  expect(unsafeIn(text)).toEqual([]);
});

test('when a name holds a line end, a drawing and a snapshot forge no line', () => {
  const text = [renderTrace(received, options), canonicalTree(received)].join('\n');
  expect(forgedIn(text)).toEqual([]);
});

test('when a drawing is coloured, its own colours stay', () => {
  const lines = renderTrace(received, { color: true }).split('\n');
  expect([lines[0]?.slice(0, 5), lines[0]?.slice(-5)]).toEqual(['\u001b[31m', '\u001b[39m']);
  expect(unsafeIn(lines[0]?.slice(5, -5) ?? '')).toEqual([]);
});

test('when a name is in any language, it stays as it is', () => {
  const name = 'POST /käufe/注文 👩‍💻 — ok';
  expect(renderTrace(trace(span(`shop SERVER ${name}`)))).toContain(name);
});
