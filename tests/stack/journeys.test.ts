import { userBody } from '@traceshop/shop-harness/buyer';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { tracedRequests } from '@traceshop/shop-harness/stack/traces';
import { expectSagaStored, expectStored } from '@traceshop/shop-traces/expect-stored';
import { registers } from '@traceshop/shop-traces/stories/users';

const stack = theStack();
const request = tracedRequests(stack);

test('when a user is new, its whole journey is one trace in Jaeger, up to the mail', async () => {
  const { response, trace } = await request('POST', '/users', { body: userBody() });
  expect(response.status).toBe(201);
  await expectStored(trace, registers());
});

test('when something is bought, the whole saga is one trace in Jaeger', async () => {
  await expectSagaStored(stack, request);
});
