// What `npm run trace` prints: for a terminal, a file and a program.
import { inMemory, type JaegerSource, type Span, spansOf, traceOf } from '@traceshop/trace-testing';
import { follow } from '../../scripts/trace/follow.ts';
import { jsonLine } from '../../scripts/trace/json.ts';
import { rendering } from '../../scripts/trace/rendering.ts';
import { screenOf } from '../../scripts/trace/screen.ts';
import recorded from './fixtures/post-users.json' with { type: 'json' };

const spans = spansOf(recorded);
const id = spans[0]?.traceId ?? '';
const trace = traceOf(spans, id);
const LINKED = { relation: 'continues' as const, traceId: 'b'.repeat(32), root: undefined };

test('when the trace of a request is drawn for a file, its lines stay whole', () => {
  expect(rendering(trace)).toMatchInlineSnapshot(`
"trace 14d5d02dbd0b15ef4f5769cd76a82509  2026-12-01T03:09:24.918Z  21 spans of 4 services
█ held up the trace (critical path)  ─ the rest of the span

+0.0 ms   16 ms  █─                api-gateway SERVER POST /users  {http.response.status_code=201}
+1.6 ms  4.5 ms  █                 ├─ api-gateway CLIENT POST /validate  {http.response.status_code=200}
+3.1 ms  1.6 ms  █                 │  └─ auth-service SERVER POST /validate  {http.response.status_code=200}
+4.3 ms  0.1 ms  █                 │     └─ auth-service INTERNAL validate_token  {validation.result=valid}
+7.4 ms  6.8 ms  █─                ├─ api-gateway CLIENT POST /users  {http.response.status_code=201}
+8.4 ms  5.3 ms  █─                │  └─ user-service SERVER POST /users  {http.response.status_code=201}
+9.9 ms  0.7 ms   █                │     ├─ user-service CLIENT redis-GET
 +11 ms  1.3 ms   █                │     ├─ user-service CLIENT INSERT users
 +13 ms  0.5 ms   █                │     └─ user-service CLIENT redis-SET
 +15 ms   10 ms   █─               └─ api-gateway CLIENT POST /notifications  {http.response.status_code=202}
 +18 ms  6.2 ms    ─                  └─ notification-service SERVER POST /notifications  {http.response.status_code=202}
 +20 ms  4.1 ms    ─                     └─ notification-service INTERNAL queue_notification  {notification.type=welcome_email, user.id=usr_brvtlrkppptzpnwgrtkh}
 +20 ms  3.7 ms    ─                        └─ notification-service PRODUCER publish notifications
 +23 ms  119 ms    ──────────────              └─ notification-service CONSUMER process notifications
 +23 ms  118 ms    ──────────────                 └─ notification-service INTERNAL send_notification  {notification.attempt=1, notification.type=welcome_email, user.id=usr_brvtlrkppptzpnwgrtkh}
 +23 ms  1.7 ms    ─                                 ├─ notification-service CLIENT INSERT deliveries
 +26 ms  3.7 ms    ──                                ├─ notification-service CLIENT GET /users/:id/contact  {http.response.status_code=200}
 +27 ms  2.0 ms     ─                                │  └─ user-service SERVER GET /users/:id/contact  {http.response.status_code=200}
 +28 ms  0.9 ms     ─                                │     └─ user-service CLIENT SELECT users
 +31 ms  109 ms     ─────────────                    ├─ notification-service CLIENT smtp.send
+140 ms  1.3 ms                 ─                    └─ notification-service CLIENT UPDATE deliveries"
`);
});

test.each([30, 40, 60, 80, 120])(
  'when the terminal has %d columns, no line is longer',
  (columns) => {
    const openEnds = spans.map((span) => ({ missing: 'parent' as const, span }));
    const lost = { ...trace, completeness: { openEnds } as never };
    const lines = rendering(lost, [LINKED], { columns }).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    // The root's line still says what it is.
    expect(lines.some((line) => line.includes('api-g'))).toBe(true);
  },
);

test.each<[object, Record<string, string>, object]>([
  [{ isTTY: true, columns: 100 }, {}, { color: true, columns: 100 }],
  [{ isTTY: true }, {}, { color: true, columns: 80 }],
  [{ isTTY: true, columns: 0 }, {}, { color: true, columns: 80 }],
  [{}, {}, { color: false, columns: undefined }],
  [{ isTTY: true, columns: 100 }, { NO_COLOR: '1' }, { color: false, columns: 100 }],
  [{ isTTY: true, columns: 100 }, { NO_COLOR: '' }, { color: true, columns: 100 }],
  [{ isTTY: true, columns: 100 }, { TERM: 'dumb' }, { color: false, columns: 100 }],
  [{}, { FORCE_COLOR: '1' }, { color: true, columns: undefined }],
  [{}, { FORCE_COLOR: '1', NO_COLOR: '1' }, { color: true, columns: undefined }],
  [{ isTTY: true, columns: 100 }, { FORCE_COLOR: '0' }, { color: false, columns: 100 }],
])('when the output is %j and the variables are %j, the screen is %j', (output, env, screen) => {
  expect(screenOf(output, env)).toEqual(screen);
});

test('when JSON is asked for, one line has all of the trace', () => {
  const line = jsonLine(trace, [LINKED]);
  expect(line).not.toContain('\n');
  const json = JSON.parse(line);
  expect({ ...json, spans: json.spans.length }).toEqual({
    traceId: id,
    startUnixNano: expect.stringMatching(/^\d{19}$/),
    durationNano: expect.any(Number),
    complete: true,
    missing: [],
    spans: spans.length,
    linked: [{ relation: 'continues', traceId: LINKED.traceId, service: null, name: null }],
  });
  const [root] = json.spans;
  expect(root).toMatchObject({
    parentSpanId: null,
    service: 'api-gateway',
    kind: 'SERVER',
    name: 'POST /users',
    startNano: 0,
    status: 'UNSET',
    attributes: { 'http.response.status_code': 201 },
  });
  // A message's consumer is not waited for, so the response's time is what the parts add up to.
  const critical = json.spans.reduce(
    (sum: number, span: { criticalNano: number }) => sum + span.criticalNano,
    0,
  );
  expect(critical).toBe(root.durationNano);
});

test('when values are no JSON or steer a terminal, JSON holds them as text', () => {
  const attributes = {
    large: 2n ** 60n,
    no: Number.NaN,
    list: [1n, null],
    'a\u009b': '\u202e\u001b',
  };
  const span: Span = { ...(spans[0] as Span), attributes };
  const line = jsonLine(traceOf([span], id), []);
  expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(JSON.parse(line).spans[0].attributes).toEqual({
    large: '1152921504606846976',
    no: 'NaN',
    list: ['1', null],
    'a\u009b': '\u202e\u001b',
  });
});

/** A Jaeger whose every search finds one trace more. */
function growing(ids: readonly string[]): JaegerSource {
  let searches = 0;
  const now = BigInt(Date.now()) * 1_000_000n;
  const of = (traceId: string): Span[] => [
    { ...(spans[0] as Span), traceId, start: now, end: now },
  ];
  return {
    ...inMemory([]),
    fetch: async (traceId) => of(traceId),
    search: async ({ service }) => {
      if (service !== 'api-gateway') return [];
      searches += 1;
      return ids.slice(0, searches).map((traceId) => traceOf(of(traceId), traceId));
    },
  };
}

test('when traces are followed, each is reported once', async () => {
  const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
  const stop = new AbortController();
  const reported: string[] = [];
  await follow(growing(ids), {
    signal: stop.signal,
    pollMs: 1,
    waiting: { quietMs: 5, pollMs: 1 },
    onTrace: (found) => {
      reported.push(found.id);
      if (reported.length === ids.length) stop.abort();
    },
  });
  expect(reported.toSorted()).toEqual(ids);
});

test('when the server goes away meanwhile, following ends with its error', async () => {
  const gone = { ...growing(['1'.repeat(32)]), search: () => Promise.reject(new Error('gone')) };
  const following = { signal: new AbortController().signal, onTrace: () => undefined };
  await expect(follow(gone, following)).rejects.toThrow('gone');
});
