// Each process of the shop and its stores is killed with -9 in turn while checkouts are under way.
// Afterwards the stored data is audited.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@traceshop/contract/topology';
import { type Acknowledged, violations } from '@traceshop/shop-harness/audit';
import { LAST_ONE, newCart, newUser, PLENTY } from '@traceshop/shop-harness/buyer';
import { type PrivateStores, startPrivateStores } from '@traceshop/shop-harness/private-stores';
import { buy, type Purchase, rejectionsOf } from '@traceshop/shop-harness/purchase';
import { readDrainedStores, type Stock, stockOf } from '@traceshop/shop-harness/read-stores';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { eventually } from '@traceshop/test-servers/eventually';

let journey: Journey;
let stores: PrivateStores;
let initial: Stock;
let folder = '';
beforeAll(async () => {
  // A provider does not forget what it charged because a process of it died.
  folder = await mkdtemp(join(tmpdir(), 'traceshop-kills-'));
  const sandbox = { SANDBOX_STATE_FILE: join(folder, 'sandbox.jsonl') };
  stores = await startPrivateStores();
  const { servers } = stores;
  journey = await startJourney({ pace: 'quick', envOf: { sandbox }, servers });
  initial = await stockOf(journey.shop);
});
afterAll(async () => {
  await journey?.stop();
  await stores?.close();
  await rm(folder, { recursive: true, force: true });
});

/** One buyer each. Their purchases are under way when the process is killed; every second buyer wants the last item. */
const UNDER_WAY_TOKENS = ['tok_visa', 'tok_declined', 'tok_timeout'];
/** One buyer each. They buy while the process is down. */
const LATE_TOKENS = ['tok_visa', 'tok_mastercard'];

async function purchases(round: string): Promise<Purchase[]> {
  const userId = await newUser(journey.shop);
  return Promise.all(
    [...UNDER_WAY_TOKENS, ...LATE_TOKENS].map(async (paymentToken, index) => {
      const items: Purchase['items'] =
        index % 2 === 0 ? { [PLENTY]: 2 } : { [PLENTY]: 1, [LAST_ONE]: 1 };
      const cartId = await newCart(journey.shop, { userId, items });
      return { cartId, items, paymentToken, key: `${round.replaceAll(' ', '-')}-${index}` };
    }),
  );
}

/** Kills a process. Resolves to its restart, or to undefined if it restarts by itself. */
type Kill = () => Promise<(() => Promise<void>) | undefined>;

const killProgram =
  (name: ServiceName | 'sandbox'): Kill =>
  async () => {
    const { services, sandbox } = journey.shop;
    const victim = name === 'sandbox' ? sandbox : services[name];
    const exit = await victim.kill('SIGKILL');
    expect(exit.signal).toBe('SIGKILL');
    return () => victim.restart();
  };

const killStore =
  (kill: () => Promise<void> | void): Kill =>
  async () => {
    await kill();
    return undefined;
  };

const victims: [string, Kill][] = [
  ...SERVICE_NAMES.filter((name) => name !== 'gateway').map((name): [string, Kill] => [
    name,
    killProgram(name),
  ]),
  ['gateway', killProgram('gateway')],
  ['sandbox', killProgram('sandbox')],
  ['one backend of PostgreSQL', killStore(() => stores.killBackend(journey.shop.databases.orders))],
  ['PostgreSQL', killStore(() => stores.kill('postgres'))],
  ['Redis', killStore(() => stores.kill('redis'))],
  ['RabbitMQ', killStore(() => stores.kill('rabbitmq'))],
];

test.each(victims)(
  'when %s is killed while checkouts are under way, nothing is lost and nothing done twice',
  async (name, kill) => {
    // Just after the last restart a machine that is far too busy may still answer 503.
    const planned = await eventually(() => purchases(name), {
      awaited: 'carts for the purchases',
      deadlineMs: 30_000,
    });
    const { shop } = journey;
    const all = planned.map((purchase) => async () => ({
      purchase,
      end: await buy(shop, purchase),
    }));
    const before = (await chargesMade()).length;
    await slowResponses();
    const underWay = all.slice(0, UNDER_WAY_TOKENS.length).map((begin) => begin());
    // Not before the shop is at work on them: an idle process is no test.
    await eventually(async () => expect((await chargesMade()).length).toBeGreaterThan(before), {
      awaited: 'the provider was asked for a charge',
      deadlineMs: 20_000,
    });
    const restart = await kill();
    const late = all.slice(UNDER_WAY_TOKENS.length).map((begin) => begin());
    await restart?.();

    const confirmed: Acknowledged[] = [];
    for (const { purchase, end } of await Promise.all([...underWay, ...late])) {
      if ('rejection' in end) expect(rejectionsOf(purchase)).toContain(end.rejection);
      else confirmed.push(end);
    }

    const state = await readDrainedStores(shop, initial);
    expect(violations(state, confirmed)).toEqual([]);
  },
);

test('when a backend of PostgreSQL is killed right after a confirmation, the order stays confirmed', async () => {
  const { shop } = journey;
  const confirmed: Acknowledged[] = [];
  for (const key of ['acknowledged-1', 'acknowledged-2', 'acknowledged-3']) {
    const items = { [PLENTY]: 1 };
    const cartId = await eventually(() => newCart(shop, { items }), {
      awaited: 'a cart',
      deadlineMs: 30_000,
    });
    const end = await buy(shop, { cartId, items, paymentToken: 'tok_visa', key });
    await stores.killBackend(shop.databases.orders);
    if ('rejection' in end) throw new Error(`rejected: ${end.rejection}`);
    confirmed.push(end);
  }
  const state = await readDrainedStores(shop, initial);
  expect(violations(state, confirmed)).toEqual([]);
});

test('when a service is frozen, one request waits for it, the next get 503 at once, and all work once it goes on', async () => {
  const { shop } = journey;
  const id = await newUser(shop);
  const user = shop.services.user.child();
  const look = async () => {
    const began = performance.now();
    const { status } = await shop.request('GET', `/users/${id}`);
    return { status, ms: performance.now() - began };
  };
  user.kill('SIGSTOP');
  try {
    expect((await look()).status).toBe(503);
    const next = [await look(), await look(), await look()];
    expect(next.map(({ status }) => status)).toEqual([503, 503, 503]);
    // The gateway waits 3 s for the user service.
    expect(Math.min(...next.map(({ ms }) => ms))).toBeLessThan(1_000);
  } finally {
    user.kill('SIGCONT');
  }
  await eventually(async () => expect((await look()).status).toBe(200), {
    awaited: 'the user service responds again',
  });
});

async function chargesMade(): Promise<unknown[]> {
  const response = await fetch(`${journey.shop.sandbox.url}/sandbox/charges`);
  return ((await response.json()) as { charges: unknown[] }).charges;
}

/** Leaves time between a charge that can be seen and the response to it. */
async function slowResponses(): Promise<void> {
  const response = await fetch(`${journey.shop.sandbox.url}/sandbox/behaviour`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ on: 'charge', answerDelayMs: 250 }),
  });
  expect(response.ok).toBe(true);
}
