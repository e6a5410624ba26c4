/** Calls of stock instrumentations, which do not name whom they call. */
import { createTracer, inMemory, type Span, verdicts } from '../src';
import { type CalleeRules, openCall, unmappedCall } from '../src/completeness/callees';
import { failed, span, spansOf } from './build';

/** As http 0.57 of line 1 records it, as http and undici do since, and a URL alone. */
const OLD = {
  'http.method': 'GET',
  'http.url': 'http://localhost:4001/stock',
  'net.peer.name': 'localhost',
  'net.peer.port': 4001,
  'http.status_code': 200,
};
const STABLE = {
  'http.request.method': 'GET',
  'server.address': 'localhost',
  'server.port': 4001,
  'url.full': 'http://localhost:4001/stock',
  'http.response.status_code': 200,
};
const URL_ONLY = { 'url.full': 'http://localhost:4001/stock' };

function call(attributes: Record<string, string | number>, more: object = {}): Span {
  const [one] = spansOf(span('shop CLIENT GET', { attributes, ...more }));
  if (!one) throw new Error('a span was built');
  return one;
}
const open = (one: Span, rules: CalleeRules, children: Span[] = []) =>
  openCall(one, children, rules);
const row = (one: Span, rules: CalleeRules = {}, children: Span[] = []) =>
  unmappedCall(one, children, rules);

test.each([
  ['the conventions of line 1', OLD],
  ['the stable conventions', STABLE],
  ['nothing but a URL', URL_ONLY],
])('when a call has %s, callees says whom it calls', (_title, attributes) => {
  const one = call(attributes);

  expect(open(one, { callees: { 'localhost:4001': 'stock' } })).toMatchObject({ callee: 'stock' });
  expect(open(one, { callees: { 'localhost:4001': null } })).toBeUndefined();
  expect(row(one, { callees: { 'localhost:4001': null } })).toBeUndefined();
  expect(row(one)).toBe(
    "shop CLIENT GET to localhost:4001 was answered, and nothing says whether its SERVER span must come: add callees: { 'localhost:4001': '<service>' }, or null if nobody traces it",
  );
});

test.each(['127.0.0.1:4001', '[::1]:4001', 'LOCALHOST:4001', 'http://localhost:4001', 'localhost'])(
  'when the row is for %s, it is the same loopback interface',
  (key) => {
    expect(open(call(STABLE), { callees: { [key]: 'stock' } })).toMatchObject({ callee: 'stock' });
  },
);

test.each(['::1', '127.0.0.1', '127.0.1.1', '::ffff:127.0.0.1'])(
  'when the call went to %s, it is the same loopback interface',
  (host) => {
    const one = call({ ...STABLE, 'server.address': host, 'url.full': 'x' });
    expect(open(one, { callees: { 'localhost:4001': 'stock' } })).toMatchObject({});
  },
);

test('when the port is that of the scheme, it need not be in the attributes', () => {
  const one = call({ 'server.address': 'api.example', 'url.full': 'https://api.example/v1' });

  expect(open(one, { callees: { 'api.example:443': 'api' } })).toMatchObject({ callee: 'api' });
  expect(open(one, { callees: { 'api.example:80': 'api' } })).toBeUndefined();
  expect(row(one, { callees: { 'api.example:80': 'api' } })).toMatch(/'api\.example:443'/);
});

test.each<[string, Span, CalleeRules, Span[]]>([
  ['got no answer', call({ 'server.address': 'localhost' }, failed), {}, []],
  ['has a SERVER span below it', call(STABLE), {}, spansOf(span('any SERVER GET'))],
  ['is made by a CLIENT span below it', call(STABLE), {}, spansOf(span('shop CLIENT GET'))],
  ['goes to a database', call({ ...STABLE, 'db.system.name': 'postgresql' }), {}, []],
  ['goes to a broker', call({ ...STABLE, 'messaging.system': 'kafka' }), {}, []],
  ['is no call over a network', call({}), {}, []],
  [
    'names a service that is not in scope',
    call({ ...STABLE, 'peer.service': 'x' }),
    { inScope: ['y'] },
    [],
  ],
  ['is mapped by a function', call(STABLE), { calleeOf: () => null }, []],
])('when a call %s, no row is asked for', (...[, one, rules, children]) => {
  expect(row(one, rules, children)).toBeUndefined();
});

test.each([
  ['peer.service', { ...STABLE, 'peer.service': 'stock' }],
  ['server.service.name', { ...STABLE, 'server.service.name': 'stock' }],
])(
  'when %s names the callee, and nothing is in scope, the row has its name',
  (_key, attributes) => {
    const one = call(attributes);

    expect(open(one, { inScope: ['stock'] })).toMatchObject({ callee: 'stock' });
    expect(row(one)).toContain("callees: { 'localhost:4001': 'stock' }");
  },
);

test.each([
  ['old', 503, 'http.status_code'],
  ['stable', 503, 'http.response.status_code'],
])(
  'when the response to a call was an error, by the %s conventions, its SERVER span is due',
  (_c, code, key) => {
    const one = call({ ...URL_ONLY, [key]: code }, failed);
    expect(open(one, { callees: { 'localhost:4001': 'stock' } })).toMatchObject({
      callee: 'stock',
    });
  },
);

const trace = (
  rules: CalleeRules,
  spans = spansOf(span('shop SERVER GET /', {}, [span('shop CLIENT GET', { attributes: STABLE })])),
) =>
  createTracer({
    source: inMemory(spans),
    pollMs: 5,
    quietMs: 10,
    deadlineMs: 100,
    ...rules,
  }).trace(spans[0]?.traceId ?? '');

test('when nothing maps a call with a response, the verdict is unproven and prints the row', async () => {
  const { outcome, message } = await verdicts.haveSingleRoot(trace({}));

  expect(outcome).toBe('unproven');
  expect(message()).toContain('UNPROVEN: shop CLIENT GET to localhost:4001 was answered');
  await expect(
    verdicts.haveSingleRoot(trace({ callees: { 'localhost:4001': null } })),
  ).resolves.toMatchObject({ outcome: 'pass', basis: 'quiet' });
  await expect(trace({ callees: { '127.0.0.1:4001': 'stock' } }).settled()).rejects.toThrow(
    'shop CLIENT GET has no SERVER span of stock yet',
  );
});
