import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CoverageOptions, coverage, coverageProblems, edgesOf, type Span } from '../src';
import { type Draft, failed, ms, span, spansOf, trace } from './build';

const status = (code: number) => ({ attributes: { 'http.response.status_code': code } });

const call = (code: number, at = 0): Draft =>
  span(
    'shop CLIENT POST',
    { ...status(code), ...(code >= 400 && failed), start: ms(at), end: ms(at + 5) },
    [span('payment SERVER POST /charges', status(code))],
  );
const unanswered = (type: string): Draft =>
  span('shop CLIENT POST', {
    ...failed,
    attributes: { 'error.type': type, 'server.service.name': 'payment' },
  });
const seenIn = (...drafts: Draft[]) =>
  edgesOf(trace(span('shop SERVER POST /orders', {}, drafts)).spans).map(
    ({ from, to, name, outcome }) => `${from} > ${to} ${name}: ${outcome}`,
  );

test.each([
  [201, 'ok'],
  [402, '4xx'],
  [503, '5xx'],
])('when a call gets the response %i, its edge is seen as %s', (code, outcome) => {
  expect(seenIn(call(code))).toEqual([`shop > payment POST /charges: ${outcome}`]);
});

test.each([
  ['TimeoutError', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNREFUSED', 'unreachable'],
])('when a call fails by %s, its edge is seen as %s', (type, outcome) => {
  expect(seenIn(unanswered(type))).toEqual([`shop > payment POST: ${outcome}`]);
});

test('when a call follows a failed one of its kind, it is a retry', () => {
  expect(seenIn(call(503, 0), call(201, 10))).toEqual([
    'shop > payment POST /charges: 5xx',
    'shop > payment POST /charges: ok',
    'shop > payment POST /charges: retry',
  ]);
  expect(seenIn(call(201, 0), call(201, 10))).not.toContain('shop > payment POST /charges: retry');
});

test('when a message is handled, over a child or a link, its edge is seen; again, as redelivery', () => {
  const queue = { 'messaging.destination.name': 'mails' };
  const handled = (attempt: number, overrides: Partial<Span> = {}) =>
    span('mail CONSUMER process mails', {
      attributes: { 'messaging.message.attempt': attempt },
      ...overrides,
    });
  const sent = spansOf(span('shop PRODUCER publish mails', { attributes: queue }, [handled(1)]));
  const link = {
    traceId: sent[0]?.traceId ?? '',
    spanId: sent[0]?.spanId ?? '',
    tracestate: '',
    attributes: {},
  };
  const linked = spansOf(
    handled(2, { traceId: 'b'.repeat(32), links: [link], start: ms(50), ...failed }),
  );

  expect(edgesOf(sent).map(({ outcome }) => outcome)).toEqual(['ok']);
  expect(edgesOf([...sent, ...linked])).toEqual([
    { from: 'shop', to: 'mail', name: 'mails', outcome: 'ok' },
    { from: 'shop', to: 'mail', name: 'mails', outcome: 'error' },
    { from: 'shop', to: 'mail', name: 'mails', outcome: 'redelivery' },
  ]);
});

test('when a call is cut off before its route is known, its edge has the name that the caller gave', () => {
  const cut = span('payment SERVER POST', { attributes: { 'http.request.method': 'POST' } });
  const named = span('shop CLIENT POST /charges', status(499), [cut]);
  expect(seenIn(named)).toEqual(['shop > payment POST /charges: 4xx']);
});

test('when a message goes where nobody reads it, its edge ends at the broker', () => {
  const dead = { 'messaging.destination.name': 'dead', 'messaging.system.name': 'rabbitmq' };
  const sent = spansOf(span('shop PRODUCER publish dead', { attributes: dead }));
  expect(edgesOf(sent)).toEqual([]);
  expect(edgesOf(sent, { terminal: ['dead'] })).toEqual([
    { from: 'shop', to: 'rabbitmq', name: 'dead', outcome: 'ok' },
  ]);
});

test('when a message says that this is not its first attempt, it is a redelivery', () => {
  const again = spansOf(
    span('shop PRODUCER publish mails', {}, [
      span('mail CONSUMER process mails', { attributes: { 'messaging.message.attempt': 2 } }),
    ]),
  );
  expect(edgesOf(again).map(({ outcome }) => outcome)).toEqual(['ok', 'redelivery']);
  expect(edgesOf(again, { redelivered: () => false })).toHaveLength(1);
});

const options: CoverageOptions = {
  topology: {
    edges: [
      { from: 'shop', to: 'payment', name: 'POST /charges', outcomes: ['ok', '4xx', 'timeout'] },
      { from: 'shop', to: 'postgresql' },
      { from: 'shop', to: 'mail', name: 'mails' },
    ],
  },
  names: { spans: ['place_order', 'recover'], events: ['order.placed'], metrics: ['orders'] },
};
const query = span('shop CLIENT SELECT', { attributes: { 'db.system.name': 'postgresql' } });
const placed = span('shop INTERNAL place_order', {
  events: [{ name: 'order.placed', time: 0n, attributes: {} }],
});
const stray = span('shop CLIENT GET', {}, [span('stock SERVER GET /stock')]);

test('when traces are held against a topology, the report is a tree of what is missing', () => {
  const covered = coverage(options);
  covered.add(trace(span('shop SERVER POST /orders', {}, [call(201), query, query, placed])));
  covered.add(trace(span('shop SERVER POST /orders', {}, [call(402), stray])));
  const report = covered.report();

  expect(report).toMatchObject({
    edges: { seen: 3, total: 5 },
    names: { seen: 2, total: 4 },
    undeclared: ['shop -> stock  GET /stock'],
  });
  expect(report.text).toMatchInlineSnapshot(`
"trace coverage: 3 of 5 (60 %) outcomes of edges, 2 of 4 (50 %) names        - never seen   + not declared
    shop
    ├─ payment  POST /charges   ok x1, 4xx x1
-   │  └─ timeout   <- never seen
    ├─ postgresql   ok x2
-   ├─ mail  mails   never
-   │  └─ ok   <- never seen
+   └─ stock  GET /stock   ok x1   <- not declared
-   span recover   <- never emitted
-   metric orders   <- never emitted"
`);
  expect(coverageProblems(report, { edges: 0.6, names: 0.5, undeclared: 1 })).toEqual([]);
  expect(coverageProblems(report, { edges: 0.7, names: 0.6, undeclared: 0 })).toEqual([
    'edges: 3 of 5 seen, at least 4 are wanted',
    'names: 2 of 4 seen, at least 3 are wanted',
    'not declared: shop -> stock  GET /stock',
  ]);
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coverage-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('when several workers save what they saw, it is merged once each', async () => {
  const [first, second, merged] = [coverage(options), coverage(options), coverage(options)];
  first.add(trace(span('shop SERVER POST /orders', {}, [call(201), placed])));
  second.add(trace(span('shop SERVER POST /orders', {}, [call(402), call(402), query])));
  await first.save(folder);
  await first.save(folder);
  const file = await second.save(folder);
  await merged.load(folder);

  expect(merged.report().edges).toEqual({ seen: 3, total: 5 });
  expect(merged.report().text).toContain('ok x1, 4xx x2');
  expect((await readFile(file, 'utf8')).split('\n').filter(Boolean)).toHaveLength(2);

  await appendFile(file, '{"edge":{"from":"shop"},"count":1}\n');
  await expect(coverage(options).load(folder)).rejects.toThrow(
    /jsonl:3 is no fact of trace coverage/,
  );
});

test('when nothing is declared, everything is covered', () => {
  const report = coverage({ topology: { edges: [] } }).report();
  expect(report).toMatchObject({ edges: { seen: 0, total: 0 }, missing: [] });
  expect(coverageProblems(report, { edges: 1, names: 1, undeclared: 0 })).toEqual([]);
});
