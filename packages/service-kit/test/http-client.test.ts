// Calls to a dependency: what comes back, and when they give up.

import { withDeadline } from '../src/core/deadline';
import { type Dependency, json, silent, useDependency } from './dependency';
import { clientOf, get, post, unavailable } from './user-calls';

const dependency = useDependency();
const client = clientOf(dependency);

test('when the dependency responds, status, body and headers come back', async () => {
  dependency.answers(json(201, { id: 'u1' }, { 'x-own': 'yes' }));
  const query = { a: 'x&y', b: undefined, c: 3 };
  const answer = await client().request({ ...post, query, headers: { 'x-caller': 'one' } });
  expect(answer).toMatchObject({ status: 201, body: { id: 'u1' }, headers: { 'x-own': 'yes' } });
  expect(dependency.requests).toMatchObject([
    {
      method: 'POST',
      url: '/users?a=x%26y&c=3',
      body: '{"name":"ä"}',
      headers: { 'content-type': 'application/json', 'x-caller': 'one' },
    },
  ]);
});

test('when a response has no body, the body is undefined', async () => {
  dependency.answers((res) => void res.writeHead(204).end());
  expect(await client().request(get)).toMatchObject({ status: 204, body: undefined });
});

test('when the dependency rejects, its problem document becomes the error', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    code: 'none_left',
    detail: 'All gone.',
    items: ['a'],
    traceId: '1',
  };
  dependency.answers(json(409, problem));
  await expect(client().request(get)).rejects.toMatchObject({
    name: 'AppError',
    code: 'none_left',
    status: 409,
    message: 'All gone.',
    details: { items: ['a'] },
  });
  expect(dependency.requests).toHaveLength(1);
});

test('when a status is accepted, it is a response', async () => {
  dependency.answers(json(404, { code: 'not_found' }));
  const answer = await client().request({ ...get, accept: [200, 404] });
  expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('when the dependency explains its 503 or 504, that is passed on and not repeated', async () => {
  dependency.answers(
    json(503, { code: 'not_yet', detail: 'Soon.', jobId: 'j' }, { 'retry-after': '3' }),
  );
  await expect(client().request(get)).rejects.toMatchObject({
    code: 'not_yet',
    status: 503,
    details: { jobId: 'j' },
    retryAfterSeconds: 3,
  });
  dependency.answers(json(504, { code: 'too_slow', detail: 'Too slow.' }));
  await expect(client().request(get)).rejects.toMatchObject({
    code: 'too_slow',
    status: 504,
  });
  expect(dependency.requests).toHaveLength(2);
});

test('when the dependency is silent, the call ends at its limit with dependency_timeout', async () => {
  dependency.answers(silent);
  const began = performance.now();
  await expect(client({ timeoutMs: 2_000 }).request(get)).rejects.toMatchObject({
    code: 'dependency_timeout',
    status: 503,
  });
  // The HTTP client's own limit is five minutes.
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(dependency.requests).toHaveLength(1);
});

test('when a response begins but does not end, the limit counts all the same', async () => {
  dependency.answers(
    (res) => void res.writeHead(200, { 'content-type': 'application/json' }).write('{'),
  );
  await expect(client({ timeoutMs: 1_000 }).request(get)).rejects.toMatchObject({
    code: 'dependency_timeout',
  });
});

test('when the request has a deadline, the call keeps to it and passes it to the dependency', async () => {
  dependency.answers(silent);
  const call = withDeadline(2_000, () => client().request(get));
  await expect(call).rejects.toMatchObject({ code: 'dependency_timeout' });
  const passedOn = Number(dependency.requests[0]?.headers['x-request-timeout-ms']);
  expect(passedOn).toBeGreaterThan(0);
  expect(passedOn).toBeLessThanOrEqual(2_000);
});

test('when the deadline has passed already, nothing is sent', async () => {
  const call = withDeadline(0, () => client().request(get));
  await expect(call).rejects.toMatchObject({ code: 'dependency_timeout' });
  expect(dependency.requests).toHaveLength(0);
});

test('when all connections are taken, a call that waits for one keeps to its deadline', async () => {
  dependency.answers(silent);
  const one = client({ timeoutMs: 60_000 });
  const ended: string[] = [];
  const taken = Array.from({ length: 100 }, () =>
    one.request(post).catch(() => ended.push('taken')),
  );
  await expect(withDeadline(500, () => one.request(post))).rejects.toMatchObject({
    code: 'dependency_timeout',
  });
  expect(ended).toEqual([]);
  await dependency.close();
  await Promise.all(taken);
});

test('when a redirect comes, it is not followed', async () => {
  dependency.answers((res) => void res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
  await expect(client().request(get)).rejects.toMatchObject(unavailable);
  expect(dependency.requests).toHaveLength(1);
});

test.each([
  [
    'too large',
    (res) =>
      void res
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`"${'x'.repeat(2_200_000)}"`),
  ],
  [
    'not the JSON it says',
    (res) => void res.writeHead(200, { 'content-type': 'application/json' }).end('{"a":'),
  ],
  [
    'cut off in its body',
    (res) => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': '20' });
      res.write('{"a":', () => res.destroy());
    },
  ],
] satisfies [string, Parameters<Dependency['answers']>[0]][])(
  'when a response is %s, 503 without a repetition',
  async (_name, answer) => {
    dependency.answers(answer);
    await expect(client().request(get)).rejects.toMatchObject(unavailable);
    expect(dependency.requests).toHaveLength(1);
  },
);

test('when nobody listens, 503', async () => {
  await dependency.close();
  await expect(client().request(get)).rejects.toMatchObject(unavailable);
});

test.each(['..', '.', '', '\ud800'])(
  'when a parameter is %j, 400 and nothing is sent',
  async (id) => {
    await expect(client().request({ ...get, params: { id } })).rejects.toMatchObject({
      status: 400,
    });
    expect(dependency.requests).toHaveLength(0);
  },
);

test.each(['a\r\nX-Evil: 1', 'ä', 'a\0'])(
  'when a header is %j, 400 and nothing is sent',
  async (key) => {
    const call = client().request({ ...get, headers: { 'Idempotency-Key': key } });
    await expect(call).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
    expect(dependency.requests).toHaveLength(0);
  },
);

test('when a parameter holds a slash, it stays one segment', async () => {
  dependency.answers(json(200, {}));
  await client().request({ ...get, params: { id: 'a/../b?c#d' } });
  expect(dependency.requests[0]?.url).toBe('/users/a%2F..%2Fb%3Fc%23d');
});

test('when many calls are made one after the other, they share a connection', async () => {
  const ports = new Set<number | undefined>();
  dependency.answers((res) => {
    ports.add(res.socket?.remotePort);
    json(200, {})(res);
  });
  const one = client();
  for (let i = 0; i < 5; i += 1) await one.request(get);
  expect(ports.size).toBe(1);
});
