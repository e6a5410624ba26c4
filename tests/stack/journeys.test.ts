import '@traceshop/trace-testing/jest';
import { transactions } from '@traceshop/trace-testing';
import { checkoutBody, userBody } from '../journeys/buyer.ts';
import {
  checkoutRequest,
  confirms,
  opens,
  pays,
  processes,
  reserves,
  sendsConfirmation,
  validates,
} from '../journeys/checkout-trees.ts';
import { registers } from '../journeys/user-trees.ts';
import { theStack } from './stack.ts';
import { asStored, tracedRequests } from './traces.ts';

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
