// Calls to a dependency that fails: what is repeated, how often, and what is not.
import { type Dependency, json, reset, useDependency } from './dependency';
import { clientOf, get, post, unavailable } from './user-calls';

const dependency = useDependency();
const client = clientOf(dependency);

test.each([
  ['broken connections', reset],
  ['a 502', (res) => void res.writeHead(502).end()],
  ['a bare 503', (res) => void res.writeHead(503).end('busy')],
] satisfies [string, Parameters<Dependency['answers']>[0]][])(
  'when %s pass, a GET is repeated until it works',
  async (_name, failure) => {
    dependency.answers(failure, failure, json(200, { id: 'u1' }));
    expect(await client().request(get)).toMatchObject({ status: 200 });
    expect(dependency.requests).toHaveLength(3);
  },
);

test('when failures go on, a GET gives up after two repetitions with 503', async () => {
  dependency.answers(reset);
  await expect(client().request(get)).rejects.toMatchObject(unavailable);
  expect(dependency.requests).toHaveLength(3);
});

test('when a POST is not idempotent it is sent once; when it is, it is repeated', async () => {
  dependency.answers(reset);
  await expect(client().request(post)).rejects.toMatchObject(unavailable);
  expect(dependency.requests).toHaveLength(1);
  dependency.answers(reset, json(201, {}));
  expect(await client().request({ ...post, idempotent: true })).toMatchObject({ status: 201 });
});

test('when the dependency fails inside (500), 503 without a repetition', async () => {
  dependency.answers(json(500, { code: 'internal_error', detail: 'Something went wrong.' }));
  await expect(client().request(get)).rejects.toMatchObject(unavailable);
  expect(dependency.requests).toHaveLength(1);
});

test('when a dependency keeps failing, retries dry up while calls go on', async () => {
  dependency.answers(reset);
  const one = client();
  const began = performance.now();
  for (let i = 0; i < 30; i += 1) await one.request(get).catch(() => undefined);
  // 30 calls, 10 retries at once, 1 for each 10 calls and 1 for each 2 seconds; without a budget 90.
  const seconds = (performance.now() - began) / 1_000;
  expect(dependency.requests.length).toBeGreaterThanOrEqual(40);
  expect(dependency.requests.length).toBeLessThanOrEqual(44 + seconds / 2);
});
