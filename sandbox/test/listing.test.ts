// The dated listing of charges, in both dialects: what a shop compares its books with.
import { createSandbox } from '../src/app';
import { inMemory } from '../src/state-file';
import { listen, type TestServer } from './listen';

let sandbox: TestServer;

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'setTimeout', 'queueMicrotask'] });
  sandbox = await listen(createSandbox(inMemory()));
});
afterEach(async () => {
  jest.useRealTimers();
  await sandbox.close();
});

const at = (time: string) => jest.setSystemTime(new Date(`2026-01-01T${time}Z`));
const seconds = (time: string) => new Date(`2026-01-01T${time}Z`).getTime() / 1000;

const chargeStripe = (key: string, source = 'tok_visa') =>
  sandbox.request('POST', '/stripe/v1/charges', {
    body: { amount: 1205, currency: 'usd', source },
    headers: { 'idempotency-key': key },
  });
const chargePaypal = (key: string, value = '12.05') =>
  sandbox.request('POST', '/paypal/v1/charges', {
    body: {
      purchase_units: [{ amount: { currency_code: 'USD', value } }],
      payment_source: { token: { id: 'tok_visa' } },
    },
    headers: { 'idempotency-key': key },
  });

interface StripeList {
  data: { id: string; idempotency_key: string; status: string }[];
  has_more: boolean;
}

const stripeList = async (from: string, to: string, rest = '') => {
  const query = `created[gte]=${seconds(from)}&created[lt]=${seconds(to)}${rest}`;
  return (await sandbox.request<StripeList>('GET', `/stripe/v1/charges?${query}`)).body;
};
const keysOf = ({ data }: StripeList) => data.map((charge) => charge.idempotency_key);

test('when charges of a period are listed, those before and after, of the other provider, and voided keys are not', async () => {
  at('09:59:59');
  await chargeStripe('before');
  at('10:00:00');
  await chargeStripe('made');
  await chargeStripe('refunded');
  await chargeStripe('declined', 'tok_declined');
  await sandbox.request('POST', '/stripe/v1/charges/refunded/void');
  await sandbox.request('POST', '/stripe/v1/charges/never-charged/void');
  await chargePaypal('other');
  at('11:00:00');
  await chargeStripe('after');
  const { data, has_more } = await stripeList('10:00:00', '11:00:00');
  const states = Object.fromEntries(data.map((one) => [one.idempotency_key, one.status]));
  expect(states).toEqual({ made: 'succeeded', refunded: 'refunded', declined: 'declined' });
  expect(has_more).toBe(false);
  expect(data.find((one) => one.idempotency_key === 'made')).toEqual({
    id: expect.stringMatching(/^ch_/),
    object: 'charge',
    status: 'succeeded',
    amount: 1205,
    currency: 'usd',
    created: seconds('10:00:00'),
    idempotency_key: 'made',
    payment_method_details: { card: { brand: 'visa', last4: '4242' } },
  });
});

test('when Stripe lists more than a page, the next begins after the last charge', async () => {
  for (const [minute, key] of ['a', 'b', 'c'].entries()) {
    at(`10:0${minute}:00`);
    await chargeStripe(key);
  }
  const first = await stripeList('10:00:00', '11:00:00', '&limit=2');
  expect([keysOf(first), first.has_more]).toEqual([['a', 'b'], true]);
  const after = `&limit=2&starting_after=${first.data[1]?.id}`;
  const second = await stripeList('10:00:00', '11:00:00', after);
  expect([keysOf(second), second.has_more]).toEqual([['c'], false]);
});

test('when PayPal lists its transactions, they come in numbered pages and its own words', async () => {
  for (const [minute, key] of ['a', 'b', 'c'].entries()) {
    at(`10:0${minute}:00`);
    await chargePaypal(key, '0.05');
  }
  const page = async (number: number) => {
    const query = `start_date=2026-01-01T10:00:00Z&end_date=2026-01-01T11:00:00Z&page=${number}&page_size=2`;
    return (await sandbox.request('GET', `/paypal/v1/reporting/transactions?${query}`)).body;
  };
  const transaction = (key: string, minute: number) => ({
    transaction_info: {
      transaction_id: expect.stringMatching(/^ch_/),
      invoice_id: key,
      transaction_status: 'COMPLETED',
      transaction_initiation_date: `2026-01-01T10:0${minute}:00.000Z`,
      transaction_amount: { currency_code: 'USD', value: '0.05' },
    },
  });
  expect(await page(1)).toEqual({
    transaction_details: [transaction('a', 0), transaction('b', 1)],
    page: 1,
    total_pages: 2,
  });
  expect(await page(2)).toMatchObject({ transaction_details: [transaction('c', 2)], page: 2 });
});

test.each([
  '/stripe/v1/charges',
  '/stripe/v1/charges?created[gte]=yesterday&created[lt]=1',
  '/paypal/v1/reporting/transactions?start_date=2026-01-01',
])('when %s is asked for, 400', async (path) => {
  expect((await sandbox.request('GET', path)).status).toBe(400);
});
