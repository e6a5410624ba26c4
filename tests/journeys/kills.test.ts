// Every process is killed with -9 in turn while checkouts are under way; afterwards the books are
// audited. A client does what a client should: no definite answer, the same key again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acknowledged, violations } from '../harness/audit.ts';
import { drainedBooks, type Stock, stockOf } from '../harness/books.ts';
import { eventually } from '../harness/eventually.ts';
import type { ServiceProcess } from '../harness/service-process.ts';
import { SERVICE_NAMES } from '../harness/services.ts';
import { LAST_ONE, newCart, newUser, PLENTY } from './buyer.ts';
import { type Journey, startJourney } from './journey.ts';

let journey: Journey;
let initial: Stock;
let folder = '';
beforeAll(async () => {
  // A provider does not forget what it charged because a process of it died.
  folder = await mkdtemp(join(tmpdir(), 'traceshop-kills-'));
  const sandbox = { SANDBOX_STATE_FILE: join(folder, 'sandbox.jsonl') };
  journey = await startJourney({ pace: 'quick', envOf: { sandbox } });
  initial = await stockOf(journey.shop);
}, 120_000);
afterAll(async () => {
  await journey?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** One buyer each; two of them have a good card and want nothing that is scarce. */
const TOKENS = [
  'tok_visa',
  'tok_declined',
  'tok_visa',
  'tok_mastercard',
  'tok_timeout',
  'tok_visa',
];

interface Purchase {
  cartId: string;
  items: Record<string, number>;
  paymentToken: string;
  key: string;
}

/** What a buyer whose card is good answers with a new key: nothing is held and nothing charged. */
const BEGIN_ANEW = ['checkout_interrupted', 'payment_timeout'];
/** What may be over in a moment, for one who asks again with the same key. */
const UNDER_WAY = ['in_progress', 'cart_in_checkout', 'cart_changed'];

/** What else may be the end, by what a purchase is paid with; any other refusal is a defect. */
const REFUSALS: Record<string, readonly string[]> = {
  tok_declined: ['card_declined'],
  tok_timeout: BEGIN_ANEW,
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
      const answer = await journey.shop.request<Acknowledged & { code: string }>(
        'POST',
        '/checkout',
        {
          body: { cartId, paymentMethod: 'stripe', paymentToken },
          headers: { 'idempotency-key': `${key}-${attempt}` },
        },
      );
      const { orderId, totalCents, code } = answer.body;
      if (answer.status === 201) return { orderId, totalCents };
      const anew = BEGIN_ANEW.includes(code) && paymentToken !== 'tok_timeout';
      if (anew) attempt += 1;
      if (anew || UNDER_WAY.includes(code) || answer.status === 503) {
        throw new Error(`${answer.status} ${code}`);
      }
      return { refusal: code };
    },
    { awaited: `a definite answer for ${key}`, deadlineMs: 60_000 },
  );
}

async function purchases(round: string): Promise<Purchase[]> {
  const userId = await newUser(journey.shop);
  return Promise.all(
    TOKENS.map(async (paymentToken, index) => {
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
    const bought = (await purchases(name)).map(async (purchase) => ({
      purchase,
      end: await buy(purchase),
    }));
    // Not before the shop is at work on them: an idle process is no test.
    await orderUnderWay();
    const exit = await victim.kill('SIGKILL');
    expect(exit.signal).toBe('SIGKILL');
    await victim.restart();
    const told: Acknowledged[] = [];
    for (const { purchase, end } of await Promise.all(bought)) {
      if ('refusal' in end) expect(refusalsOf(purchase)).toContain(end.refusal);
      else told.push(end);
    }

    const books = await drainedBooks(journey.shop, initial);
    expect(violations(books, told)).toEqual([]);
  },
  120_000,
);

let seen = 0;

async function orderUnderWay(): Promise<void> {
  await eventually(
    async () => {
      const response = await fetch(`${journey.shop.sandbox.url}/sandbox/charges`);
      const { charges } = (await response.json()) as { charges: unknown[] };
      if (charges.length <= seen) throw new Error(`${charges.length} charges`);
      seen = charges.length;
    },
    { awaited: 'the provider was asked for a charge', deadlineMs: 20_000 },
  );
}
