import { newUser, userBody } from '@traceshop/shop-harness/buyer';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { authenticated, calls, pg, redis, serves, step } from '@traceshop/shop-traces/trees';
import { registers, showsProfile } from '@traceshop/shop-traces/user-trees';
import { transactions } from '@traceshop/trace-testing';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.stop());

const ignore = [transactions];

test('when a user is new, one trace goes from the gateway to the mail', async () => {
  const body = userBody();
  const { answer, trace } = await journey.request('POST', '/users', { body });
  expect(answer).toMatchObject({ status: 201, body });

  await expectTrace(trace, {
    tree: registers(),
    ignore,
    budget: { 'db.queries': 6, 'db.sameStatement': 1, remoteCalls: 5, sequentialHops: 3 },
  });
  // Starts are finer than the SDK's millisecond, or siblings would be drawn in any order.
  const { spans } = await trace.now();
  const whole = spans.filter((span) => span.start % 1_000_000n === 0n);
  expect(whole.length).toBeLessThan(spans.length / 2);
});

test('when the e-mail address is known, the same user is answered and nobody is notified', async () => {
  const body = userBody();
  const id = await newUser(journey.shop, body);
  const { answer, trace } = await journey.request('POST', '/users', { body });
  expect(answer).toMatchObject({ status: 200, body: { id, ...body, note: expect.any(String) } });

  await expectTrace(trace, {
    tree: serves('gateway', 'POST /users', { attrs: { 'http.response.status_code': 200 } }, [
      authenticated(),
      calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 200 }, [
        redis('user', 'GET'),
        ...pg('user', 'SELECT users'),
      ]),
    ]),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  });
});

test('when a profile is asked for, the user comes from the cache or the database', async () => {
  const id = await newUser(journey.shop);
  const miss = await journey.request('GET', `/users/${id}`);
  expect(miss.answer).toMatchObject({ status: 200, body: { id, paymentMethods: [] } });
  await expectTrace(miss.trace, {
    tree: showsProfile(id, ...pg('user', 'SELECT users'), redis('user', 'SET')),
    budget: { 'db.queries': 4, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  });

  const hit = await journey.request('GET', `/users/${id}`);
  expect(hit.answer).toMatchObject({ status: 200, body: { id } });
  await expectTrace(hit.trace, {
    tree: showsProfile(id),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  });
});

test('when the user is unknown, the look-up is what fails', async () => {
  const { answer, trace } = await journey.request('GET', '/users/123');
  expect(answer).toMatchObject({ status: 404, body: { code: 'user_not_found' } });

  await expectTrace(trace, {
    tree: serves(
      'gateway',
      'GET /users/:id',
      { status: 'UNSET', attrs: { 'http.response.status_code': 404 } },
      [
        authenticated(),
        calls({ from: 'gateway', to: 'user', name: 'GET /users/:id', status: 404 }, [
          step(
            'user',
            'fetch-user-data',
            { failed: 'user_not_found', events: { exactly: [{ name: 'exception' }] } },
            [redis('user', 'GET'), ...pg('user', 'SELECT users')],
          ),
        ]),
      ],
    ),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  });
});

test.each([
  ['missing', undefined, 'missing_token'],
  ['wrong', 'Bearer forged', 'invalid'],
] as const)(
  'when the token is %s, auth says so and nothing else happens',
  async (_, token, result) => {
    const headers = { authorization: token ?? '' };
    const { answer, trace } = await journey.request('GET', '/users/123', { headers });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer/) },
    });

    await expectTrace(trace, {
      tree: serves(
        'gateway',
        'GET /users/:id',
        { status: 'UNSET', attrs: { 'http.response.status_code': 401 } },
        [authenticated(result)],
      ),
      budget: { 'db.queries': 0, 'db.sameStatement': 0, remoteCalls: 1, sequentialHops: 1 },
    });
  },
);
