// Calls to a neighbour that fails: what is repeated, how often, and what is not.
import { json, type Neighbour, reset, useNeighbour } from './neighbour';
import { clientOf, get, post, unavailable } from './user-calls';

const neighbour = useNeighbour();
const client = clientOf(neighbour);

test.each([
  ['broken connections', reset],
  ['a 502', (res) => void res.writeHead(502).end()],
  ['a bare 503', (res) => void res.writeHead(503).end('busy')],
] satisfies [string, Parameters<Neighbour['answers']>[0]][])(
  'when %s pass, a GET is repeated until it works',
  async (_name, failure) => {
    neighbour.answers(failure, failure, json(200, { id: 'u1' }));
    expect(await client().request(get)).toMatchObject({ status: 200 });
    expect(neighbour.requests).toHaveLength(3);
  },
);

test('when failures go on, a GET gives up after two repetitions with 503', async () => {
  neighbour.answers(reset);
  await expect(client().request(get)).rejects.toMatchObject(unavailable);
  expect(neighbour.requests).toHaveLength(3);
});

test('when a POST is not idempotent it is sent once; when it is, it is repeated', async () => {
  neighbour.answers(reset);
  await expect(client().request(post)).rejects.toMatchObject(unavailable);
  expect(neighbour.requests).toHaveLength(1);
  neighbour.answers(reset, json(201, {}));
  expect(await client().request({ ...post, idempotent: true })).toMatchObject({ status: 201 });
});

test('when the neighbour fails inside (500), 503 without a repetition', async () => {
  neighbour.answers(json(500, { code: 'internal_error', detail: 'Something went wrong.' }));
  await expect(client().request(get)).rejects.toMatchObject(unavailable);
  expect(neighbour.requests).toHaveLength(1);
});

test('when a neighbour keeps failing, retries dry up while calls go on', async () => {
  neighbour.answers(reset);
  const one = client();
  const began = performance.now();
  for (let i = 0; i < 30; i += 1) await one.request(get).catch(() => undefined);
  // 30 calls, 10 retries at once, 1 for each 10 calls and 1 for each 2 seconds; without a budget 90.
  const seconds = (performance.now() - began) / 1_000;
  expect(neighbour.requests.length).toBeGreaterThanOrEqual(40);
  expect(neighbour.requests.length).toBeLessThanOrEqual(44 + seconds / 2);
});
