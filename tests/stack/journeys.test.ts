import '@traceshop/trace-testing/jest';
import { checkoutBody, userBody } from '@traceshop/shop-harness/buyer';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { asStored, tracedRequests } from '@traceshop/shop-harness/stack/traces';
import {
  checkoutRequest,
  confirms,
  opens,
  pays,
  processes,
  reserves,
  sendsConfirmation,
  validates,
} from '@traceshop/shop-traces/checkout-trees';
import { registers } from '@traceshop/shop-traces/user-trees';
import { transactions } from '@traceshop/trace-testing';

const stack = theStack();
const request = tracedRequests(stack);
const ignore = [transactions];

test('when a user is new, its whole journey is one trace in Jaeger, up to the mail', async () => {
  const { answer, trace } = await request('POST', '/users', { body: userBody() });
  expect(answer.status).toBe(201);
  await expect(trace).toMatchTrace(asStored(registers()), { ignore });
  await expect(trace).toBeWellFormed();
});

test('when something is bought, the whole saga is one trace in Jaeger', async () => {
  const body = await checkoutBody(stack);
  const { answer, trace } = await request('POST', '/checkout', { body });
  expect(answer).toMatchObject({ status: 201, body: { status: 'confirmed' } });
  await expect(trace).toMatchTrace(
    asStored(
      checkoutRequest(201, [
        processes({}, [
          validates(),
          ...opens(),
          reserves(),
          pays('stripe'),
          confirms(),
          sendsConfirmation(),
        ]),
      ]),
    ),
    { ignore },
  );
  await expect(trace).toBeWellFormed();
});
