// Every process is killed with -9 in turn while checkouts are under way; afterwards what is stored
// is audited. A client does what a client should: no definite answer, the same key again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acknowledged, violations } from '@traceshop/shop-harness/audit';
import { LAST_ONE, newCart, newUser, PLENTY } from '@traceshop/shop-harness/buyer';
import { readDrainedStores, type Stock, stockOf } from '@traceshop/shop-harness/read-stores';
import type { ServiceProcess } from '@traceshop/shop-harness/service-process';
import { SERVICE_NAMES } from '@traceshop/shop-harness/services';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { eventually } from '@traceshop/test-servers/eventually';

let journey: Journey;
let initial: Stock;
let folder = '';
beforeAll(async () => {
  // A provider does not forget what it charged because a process of it died.
  folder = await mkdtemp(join(tmpdir(), 'traceshop-kills-'));
  const sandbox = { SANDBOX_STATE_FILE: join(folder, 'sandbox.jsonl') };
  journey = await startJourney({ pace: 'quick', envOf: { sandbox } });
  initial = await stockOf(journey.shop);
});
afterAll(async () => {
  await journey?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** One buyer each, whose purchase is under way when the process is killed; every second wants the last item. */
const UNDER_WAY_TOKENS = ['tok_visa', 'tok_declined', 'tok_timeout'];
/** One buyer each, who comes while it is down. */
const LATE_TOKENS = ['tok_visa', 'tok_mastercard'];

interface Purchase {
  cartId: string;
  items: Record<string, number>;
  paymentToken: string;
  key: string;
}

/** Errors after which a buyer with a good card may use a new key: nothing is reserved and nothing charged. */
const BEGIN_AGAIN = ['checkout_interrupted', 'payment_timeout'];
/** What may be over in a moment, for one who asks again with the same key. */
const NOT_YET = ['in_progress', 'cart_in_checkout', 'cart_changed'];

/** What else may be the end, by what a purchase is paid with; any other refusal is a defect. */
const REFUSALS: Record<string, readonly string[]> = {
  tok_declined: ['card_declined'],
  tok_timeout: BEGIN_AGAIN,
};

const refusalsOf = ({ paymentToken, items }: Purchase): readonly string[] => [
  ...(REFUSALS[paymentToken] ?? []),
  ...(LAST_ONE in items ? ['out_of_stock'] : []),
];

type End = Acknowledged | { refusal: string };

/** 2xx and definite refusals end it; everything else is unknown, and asked again with the same key. */
async function buy({ cartId, paymentToken, key }: Purchase): Promise<End> {
  let attempt = 1;
  return eventually(
    async () => {
      const response = await journey.shop.request<Acknowledged & { code: string }>(
        'POST',
        '/checkout',
        {
          body: { cartId, paymentMethod: 'stripe', paymentToken },
          headers: { 'idempotency-key': `${key}-${attempt}` },
        },
      );
      const { orderId, totalCents, code } = response.body;
      if (response.status === 201) return { orderId, totalCents };
      const again = BEGIN_AGAIN.includes(code) && paymentToken !== 'tok_timeout';
      if (again) attempt += 1;
      if (again || NOT_YET.includes(code) || response.status === 503) {
        throw new Error(`${response.status} ${code}`);
      }
      return { refusal: code };
    },
    { awaited: `a definite response for ${key}`, deadlineMs: 60_000 },
  );
}

async function purchases(round: string): Promise<Purchase[]> {
  const userId = await newUser(journey.shop);
  return Promise.all(
    [...UNDER_WAY_TOKENS, ...LATE_TOKENS].map(async (paymentToken, index) => {
      const items: Purchase['items'] =
        index % 2 === 0 ? { [PLENTY]: 2 } : { [PLENTY]: 1, [LAST_ONE]: 1 };
      const cartId = await newCart(journey.shop, { userId, items });
      return { cartId, items, paymentToken, key: `${round}-${index}` };
    }),
  );
}

const victims = [
  ...SERVICE_NAMES.filter((name) => name !== 'gateway'),
  'gateway',
  'sandbox',
] as const;

test.each(victims)(
  'when %s is killed while checkouts are under way, nothing is lost and nothing done twice',
  async (name) => {
    const victim: ServiceProcess =
      name === 'sandbox' ? journey.shop.sandbox : journey.shop.services[name];
    // Just after the last restart a machine that is far too busy may still answer 503.
    const planned = await eventually(() => purchases(name), {
      awaited: 'carts for the purchases',
      deadlineMs: 30_000,
    });
    const all = planned.map((purchase) => async () => ({
      purchase,
      end: await buy(purchase),
    }));
    const before = (await chargesMade()).length;
    await slowAnswers();
    const underWay = all.slice(0, UNDER_WAY_TOKENS.length).map((begin) => begin());
    // Not before the shop is at work on them: an idle process is no test.
    await eventually(async () => expect((await chargesMade()).length).toBeGreaterThan(before), {
      awaited: 'the provider was asked for a charge',
      deadlineMs: 20_000,
    });
    const exit = await victim.kill('SIGKILL');
    expect(exit.signal).toBe('SIGKILL');
    const late = all.slice(UNDER_WAY_TOKENS.length).map((begin) => begin());
    await victim.restart();

    const told: Acknowledged[] = [];
    for (const { purchase, end } of await Promise.all([...underWay, ...late])) {
      if ('refusal' in end) expect(refusalsOf(purchase)).toContain(end.refusal);
      else told.push(end);
    }

    const state = await readDrainedStores(journey.shop, initial);
    expect(violations(state, told)).toEqual([]);
  },
);

async function chargesMade(): Promise<unknown[]> {
  const response = await fetch(`${journey.shop.sandbox.url}/sandbox/charges`);
  return ((await response.json()) as { charges: unknown[] }).charges;
}

/** Leaves time between a charge that can be seen and the response to it. */
async function slowAnswers(): Promise<void> {
  const response = await fetch(`${journey.shop.sandbox.url}/sandbox/behaviour`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ on: 'charge', answerDelayMs: 250 }),
  });
  expect(response.ok).toBe(true);
}
