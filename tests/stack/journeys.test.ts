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
import { notifies } from '../journeys/notification-trees.ts';
import { authenticated, calls, pg, redis, serves } from '../journeys/trees.ts';
import { theStack } from './stack.ts';
import { asStored, tracedRequests } from './traces.ts';

const stack = theStack();
const request = tracedRequests(stack);
const ignore = [transactions];

test('when a user is new, its whole journey is one trace in Jaeger, up to the mail', async () => {
  const { answer, trace } = await request('POST', '/users', { body: userBody() });
  expect(answer.status).toBe(201);
  await expect(trace).toMatchTrace(
    asStored(
      serves('gateway', 'POST /users', { attrs: { 'http.response.status_code': 201 } }, [
        authenticated(),
        calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 201 }, [
          redis('user', 'GET'),
          ...pg('user', 'INSERT users'),
          redis('user', 'SET'),
        ]),
        notifies('gateway', 'welcome_email'),
      ]),
    ),
    { ignore },
  );
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
