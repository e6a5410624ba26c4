import { newUser, userBody } from '@traceshop/shop-harness/buyer';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import {
  findsNoUser,
  registers,
  registersAgain,
  rejectsToken,
  showsProfile,
} from '@traceshop/shop-traces/stories/users';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.stop());

test('when a user is new, one trace goes from the gateway to the mail', async () => {
  const body = userBody();
  const { response, trace } = await journey.request('POST', '/users', { body });
  expect(response).toMatchObject({ status: 201, body });

  await expectTrace(trace, registers());
  // Starts are finer than the SDK's millisecond, or siblings would be drawn in any order.
  const { spans } = await trace.now();
  const whole = spans.filter((span) => span.start % 1_000_000n === 0n);
  expect(whole.length).toBeLessThan(spans.length / 2);
});

test('when the e-mail address is known, the response is the same user and nobody is notified', async () => {
  const body = userBody();
  const id = await newUser(journey.shop, body);
  const { response, trace } = await journey.request('POST', '/users', { body });
  expect(response).toMatchObject({ status: 200, body: { id, ...body, note: expect.any(String) } });
  await expectTrace(trace, registersAgain());
});

test('when a profile is asked for, the user comes from the cache or the database', async () => {
  const id = await newUser(journey.shop);
  const miss = await journey.request('GET', `/users/${id}`);
  expect(miss.response).toMatchObject({ status: 200, body: { id, paymentMethods: [] } });
  await expectTrace(miss.trace, showsProfile({ id, from: 'database' }));

  const hit = await journey.request('GET', `/users/${id}`);
  expect(hit.response).toMatchObject({ status: 200, body: { id } });
  await expectTrace(hit.trace, showsProfile({ id, from: 'cache' }));
});

test('when the user is unknown, the look-up is what fails', async () => {
  const { response, trace } = await journey.request('GET', '/users/123');
  expect(response).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
  await expectTrace(trace, findsNoUser());
});

test.each([
  ['missing', undefined, 'missing_token'],
  ['wrong', 'Bearer forged', 'invalid'],
] as const)(
  'when the token is %s, auth says so and nothing else happens',
  async (_, token, result) => {
    const headers = { authorization: token ?? '' };
    const { response, trace } = await journey.request('GET', '/users/123', { headers });
    expect(response).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer/) },
    });

    await expectTrace(trace, rejectsToken(result));
  },
);
