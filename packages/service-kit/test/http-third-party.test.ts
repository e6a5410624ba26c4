// Calls to a provider, which is not ours: what is sent to it, and how its failures differ.
import { createHttpClient, type HttpCallOptions } from '../src/index';
import { type Dependency, json, reset, silent, startDependency } from './dependency';

let provider: Dependency;
beforeEach(async () => {
  provider = await startDependency();
});
afterEach(() => provider.close());

const charge: HttpCallOptions = {
  method: 'POST',
  template: '/v1/charges',
  body: { amount: 100 },
  headers: { 'Idempotency-Key': 'key_1' },
  idempotent: true,
};
const client = (timeoutMs = 5_000) =>
  createHttpClient({
    service: 'provider',
    url: `${provider.url}/provider`,
    timeoutMs,
    retries: 2,
    thirdParty: true,
  });

test('when the provider is silent, three attempts with one key, then the code timeout', async () => {
  provider.answers(silent);
  await expect(client(2_000).request(charge)).rejects.toMatchObject({
    code: 'timeout',
    status: 503,
  });
  expect(provider.requests.map((r) => [r.url, r.headers['idempotency-key']])).toEqual([
    ['/provider/v1/charges', 'key_1'],
    ['/provider/v1/charges', 'key_1'],
    ['/provider/v1/charges', 'key_1'],
  ]);
});

test('when the provider is silent about one order, it is asked about the next all the same', async () => {
  provider.answers(silent, silent, silent, json(200, { id: 'ch_2' }));
  const one = client(1_000);
  await expect(one.request(charge)).rejects.toMatchObject({ code: 'timeout' });
  expect(await one.request(charge)).toMatchObject({ body: { id: 'ch_2' } });
});

test('when the provider responds late once, the second attempt succeeds', async () => {
  provider.answers(silent, json(200, { id: 'ch_1' }));
  expect(await client(1_000).request(charge)).toMatchObject({ status: 200, body: { id: 'ch_1' } });
});

test('when the provider is called, our deadline and trace stay at home', async () => {
  provider.answers(json(200, {}));
  await client().request(charge);
  expect(Object.keys(provider.requests[0]?.headers ?? {}).sort()).toEqual([
    'accept',
    'connection',
    'content-length',
    'content-type',
    'host',
    'idempotency-key',
    'user-agent',
  ]);
});

test.each([
  ['a 500', (res) => void res.writeHead(500).end(), '500', 503, 3],
  ['a 503', (res) => void res.writeHead(503).end(), '503', 503, 3],
  ['a bare 401', (res) => void res.writeHead(401).end(), '401', 502, 1],
  ['broken connections', reset, 'connection_failed', 503, 3],
] satisfies [string, Parameters<Dependency['answers']>[0], string, number, number][])(
  'when the provider gives %s, the code says so',
  async (...[, answer, code, status, attempts]) => {
    provider.answers(answer);
    await expect(client().request(charge)).rejects.toMatchObject({ code, status });
    expect(provider.requests).toHaveLength(attempts);
  },
);

test('when the provider rejects with a code of its own, that is the error', async () => {
  provider.answers(json(402, { code: 'rejected', detail: 'No.' }));
  await expect(client().request(charge)).rejects.toMatchObject({
    code: 'rejected',
    status: 402,
  });
});
