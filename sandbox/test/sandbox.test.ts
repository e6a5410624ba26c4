import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@traceshop/test-servers/eventually';
import { createSandbox } from '../src/app';
import type { LedgerEntry } from '../src/ledger';
import { inMemory, openStateFile } from '../src/state-file';
import { listen, type TestServer } from './listen';

let sandbox: TestServer;

beforeEach(async () => {
  sandbox = await listen(createSandbox(inMemory()));
});
afterEach(() => sandbox.close());

const stripeBody = { amount: 1205, currency: 'usd', source: 'tok_visa' };
const paypalBody = {
  purchase_units: [{ amount: { currency_code: 'USD', value: '12.05' } }],
  payment_source: { token: { id: 'tok_visa' } },
};

const charge = (key: string, body: object = stripeBody, server = sandbox) =>
  server.request('POST', '/stripe/v1/charges', { body, headers: { 'idempotency-key': key } });
const voidCharge = (key: string, server = sandbox) =>
  server.request<{ status: string }>('POST', `/stripe/v1/charges/${key}/void`);

async function ledger(server = sandbox) {
  const { body } = await server.request<{ charges: LedgerEntry[] }>('GET', '/sandbox/charges');
  return body.charges;
}

test('when Stripe is charged, the response is in its own words', async () => {
  const { status, body } = await charge('a');
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^ch_/),
    object: 'charge',
    status: 'succeeded',
    amount: 1205,
    currency: 'usd',
    payment_method_details: { card: { brand: 'visa', last4: '4242' } },
  });
});

test('when PayPal is charged, the response is in its own words', async () => {
  const headers = { 'idempotency-key': 'a' };
  const { status, body } = await sandbox.request('POST', '/paypal/v1/charges', {
    body: paypalBody,
    headers,
  });
  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.stringMatching(/^ch_/),
    status: 'COMPLETED',
    payment_source: { card: { brand: 'VISA', last_digits: '4242' } },
  });
  expect(await ledger()).toMatchObject([{ provider: 'paypal', request: { amountCents: 1205 } }]);
});

test('when a key is used again with the same body, the response is the same and nothing is charged twice', async () => {
  const first = await charge('a');
  const second = await charge('a');
  expect(second).toMatchObject({ status: first.status, body: first.body });
  expect(await ledger()).toMatchObject([{ key: 'a', timesCharged: 1 }]);
});

test('when a key is used again with another body, it is rejected', async () => {
  await charge('a');
  const { status, body } = await charge('a', { ...stripeBody, amount: 1 });
  expect(status).toBe(409);
  expect(body).toEqual({ error: { type: 'idempotency_error', code: 'key_reused' } });
});

test('when the same key is used at both providers, each has a charge of its own', async () => {
  await charge('a');
  const headers = { 'idempotency-key': 'a' };
  await sandbox.request('POST', '/paypal/v1/charges', { body: paypalBody, headers });
  expect(await ledger()).toHaveLength(2);
});

test.each([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient_funds', 'insufficient_funds'],
  ['tok_of_nobody', 'unknown_token'],
])('when the token is %s, the charge is declined as %s', async (source, reason) => {
  const { status, body } = await charge('a', { ...stripeBody, source });
  expect(status).toBe(402);
  expect(body).toMatchObject({ error: { code: 'card_declined', decline_code: reason } });
  expect(await ledger()).toMatchObject([{ status: 'declined', timesCharged: 0 }]);
});

test.each([
  ['no key', {}, stripeBody],
  ['half a cent', { 'idempotency-key': 'a' }, { ...stripeBody, amount: 0.5 }],
  ['the words of the other provider', { 'idempotency-key': 'a' }, paypalBody],
])('when a charge comes with %s, it is rejected', async (_what, headers, body) => {
  expect(await sandbox.request('POST', '/stripe/v1/charges', { body, headers })).toMatchObject({
    status: 400,
  });
  expect(await ledger()).toEqual([]);
});

test('when a charge is voided, it is refunded once and the key charges nothing more', async () => {
  await charge('a');
  expect(await voidCharge('a')).toMatchObject({ status: 200, body: { status: 'refunded' } });
  expect(await voidCharge('a')).toMatchObject({ status: 200, body: { status: 'refunded' } });
  expect((await charge('a')).status).toBe(409);
  expect(await ledger()).toMatchObject([{ status: 'refunded', timesCharged: 1 }]);
});

test('when a key is voided before it is charged, the charge is rejected', async () => {
  expect(await voidCharge('a')).toMatchObject({ status: 200, body: { status: 'voided' } });
  const { status, body } = await charge('a');
  expect(status).toBe(409);
  expect(body).toMatchObject({ error: { code: 'key_voided' } });
  expect(await ledger()).toMatchObject([{ status: 'voided', timesCharged: 0 }]);
});

test('when the token is tok_timeout, the charge is made, gets no response, and is voided at once', async () => {
  const body = { ...stripeBody, source: 'tok_timeout' };
  const hurried = new AbortController();
  const silent = fetch(`${sandbox.url}/stripe/v1/charges`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'a' },
    body: JSON.stringify(body),
    signal: hurried.signal,
  });
  const made = [{ status: 'succeeded', timesCharged: 1 }];
  await eventually(async () => expect(await ledger()).toMatchObject(made), {
    awaited: 'the charge is made',
  });
  hurried.abort();
  await expect(silent).rejects.toThrow(/aborted/);
  expect((await voidCharge('a')).body.status).toBe('refunded');
});

test('when a charge is looked up, its state is shown, and an unknown key is 404', async () => {
  await charge('a');
  expect(await sandbox.request('GET', '/stripe/v1/charges/a')).toMatchObject({
    body: { status: 'succeeded' },
  });
  expect(await sandbox.request('GET', '/stripe/v1/charges/b')).toMatchObject({ status: 404 });
});

test('when a failure rate is set, the same seed fails the same charges', async () => {
  const body = { failRate: 0.5, seed: 7 };
  const runs: number[][] = [];
  for (const run of ['a', 'b']) {
    await sandbox.request('POST', '/sandbox/behaviour', { body });
    const statuses: number[] = [];
    for (let n = 0; n < 20; n += 1) statuses.push((await charge(`${run}${n}`)).status);
    runs.push(statuses);
  }
  expect(new Set(runs[0])).toEqual(new Set([200, 500]));
  expect(runs[1]).toEqual(runs[0]);
});

test('when it gets a behaviour it does not know, it says so', async () => {
  const body = { explode: true };
  expect(await sandbox.request('POST', '/sandbox/behaviour', { body })).toMatchObject({
    status: 400,
  });
});

test('when it is killed in the middle of a write and started again, it knows all its responses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const path = join(folder, 'state.jsonl');
  const before = await listen(createSandbox(openStateFile(path)));
  const first = await charge('a', stripeBody, before);
  await charge('b', stripeBody, before);
  await voidCharge('b', before);
  await before.close();
  appendFileSync(path, '{"provider":"stripe","key":"c","sta');

  const after = await listen(createSandbox(openStateFile(path)));
  expect((await charge('a', stripeBody, after)).body).toEqual(first.body);
  expect((await voidCharge('b', after)).body.status).toBe('refunded');
  await charge('c', stripeBody, after);
  expect((await ledger(after)).map(({ key, status }) => [key, status])).toEqual([
    ['a', 'succeeded'],
    ['b', 'refunded'],
    ['c', 'succeeded'],
  ]);
  await after.close();
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) JSON.parse(line);
  rmSync(folder, { recursive: true });
});

test('when its state file is damaged in the middle, it does not start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const path = join(folder, 'state.jsonl');
  appendFileSync(path, 'nonsense\n{}\n');
  expect(() => openStateFile(path)).toThrow(/damaged/);
  rmSync(folder, { recursive: true });
});
