// Where OpenTelemetry's instrumentation is wrong, ours is right.
import { runBoth, type SameSpan, type Sent } from '../support/sameness.ts';

const run = (step: string) => runBoth('sameness/http-right', { env: { FIXTURE_STEP: step } });

const seen = ({ printed }: Sent): unknown[] =>
  printed.map((line) => JSON.parse(line.replace('SEEN ', '')));

const first = ({ trees: [tree] }: Sent): SameSpan | undefined => tree;

test('when a method is written in small letters, the span has what was sent', async () => {
  const { own, stock } = await run('method');
  const original = (sent: Sent) => first(sent)?.attributes['http.request.method_original'];

  expect([first(own)?.name, original(own), original(stock)]).toEqual(['POST', undefined, 'post']);
});

test('when headers are a list, the program sends them as it wrote them, and the trace continues', async () => {
  const { own, stock } = await run('list');

  expect(seen(own)).toEqual([
    ['Host', 'shop.example', 'X-B', '1', 'x-a', '2', 'X-B', '3', ...ADDED],
    ['Host', 'shop.example', 'x-c', '4', ...ADDED],
  ]);
  expect(own.trees.map(({ kind, children }) => [kind, children[0]?.kind])).toEqual(
    Array(2).fill(['CLIENT', 'SERVER']),
  );
  expect(seen(stock)[0]).not.toEqual(seen(own)[0]);
});

const ADDED = ['traceparent', 'id', 'Connection', 'keep-alive'];

test('when a call waits before it sends its body, the trace continues', async () => {
  const { own, stock } = await run('expect');

  expect(own.trees).toEqual(stock.trees);
  expect(first(own)?.children).toMatchObject([{ kind: 'SERVER' }]);
});

test('when an address is of IPv6, the URL has brackets', async () => {
  const { own, stock } = await run('address');
  const url = (sent: Sent) => first(sent)?.attributes['url.full'];

  expect([url(own), url(stock)]).toEqual(['http://[::1]:65536/a', 'http://::1/a']);
});

test('when a call fails, the program sees the name of the error in its stack', async () => {
  const { own, stock } = await run('stack');

  expect([...seen(own), ...seen(stock)]).toEqual([
    ['Error', 'Error: socket hang up'],
    ['Error', 'ECONNRESET: socket hang up'],
  ]);
});

test('when a connection is used again, its events belong to the call that uses it', async () => {
  const { own, stock } = await run('owner');

  expect([seen(own).at(-1), seen(stock).at(-1)]).toEqual([true, true]);
});

test('when a server hands a waiting request on itself, it has one span', async () => {
  const { own, stock } = await run('waits');

  expect(own.trees).toEqual(stock.trees);
  expect(own.trees).toMatchObject([{ kind: 'CLIENT', children: [{ kind: 'SERVER' }] }]);
});

test('when a server rejects a waiting request, it has a span', async () => {
  const { own, stock } = await run('rejects');
  const servers = (sent: Sent) =>
    first(sent)?.children.map(({ attributes }) => attributes['http.response.status_code']);

  expect([servers(own), servers(stock)]).toEqual([[413], []]);
});

test('when a response fails, error.type is the code of the error', async () => {
  const { own, stock } = await run('late');
  const type = (sent: Sent) => first(sent)?.children[0]?.attributes['error.type'];

  expect([type(own), type(stock)]).toEqual(['ERR_STREAM_WRITE_AFTER_END', 'Error']);
});
