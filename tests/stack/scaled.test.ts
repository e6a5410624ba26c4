// Two of every service of ours, and two Collectors: the guarantees are those of one of each.
import { FULL_NAME } from '@traceshop/contract/topology';
import { checkoutBody, LAST_ONE, newCart, userBody } from '@traceshop/shop-harness/buyer';
import { askBroker } from '@traceshop/shop-harness/stack/broker';
import { containers, serviceOf } from '@traceshop/shop-harness/stack/containers';
import { confirmationsOf } from '@traceshop/shop-harness/stack/mails';
import { newProject, type Stack, stackOf, theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS, tracedRequests } from '@traceshop/shop-harness/stack/traces';
import { expectStored } from '@traceshop/shop-traces/expect-stored';
import { registers } from '@traceshop/shop-traces/stories/users';
import { eventually } from '@traceshop/test-servers/eventually';

let gateways: [Stack, Stack];
/** The orders of all checkouts that returned 201. */
const orders = new Set<string>();

beforeAll(async () => {
  // Two cores do not carry both.
  await theStack().compose('stop');
  const project = {
    ...(await newProject(`${theStack().project.name}-scaled`)),
    overrides: ['docker-compose.scaled.yml'],
  };
  const { variables } = project;
  const second = { ...variables, GATEWAY_PORT: variables['GATEWAY_SECOND_PORT'] ?? '' };
  gateways = [stackOf(project), stackOf({ ...project, variables: second })];
  await gateways[0].compose('up', '--build', '--wait', '--wait-timeout', '400');
}, 450_000);
afterAll(async () => {
  await gateways?.[0].compose('down', '--volumes', '--rmi', 'local');
});

interface Result {
  status: number;
  code?: string;
  orderId?: string;
}

async function buy(at: Stack, body: object, key?: string): Promise<Result> {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const response = await at.request<Result>('POST', '/checkout', { body, headers });
  const { orderId, code } = response.body;
  if (response.status === 201 && orderId) orders.add(orderId);
  return { status: response.status, ...(orderId && { orderId }), ...(code && { code }) };
}

/** Each gateway in turn. */
const either = (index: number): Stack => (index % 2 === 0 ? gateways[0] : gateways[1]);

test('when everything is doubled, there are two of each', async () => {
  const all = await containers(gateways[0]);
  for (const service of Object.keys(FULL_NAME)) {
    expect(all.filter((one) => serviceOf(one) === service)).toHaveLength(2);
  }
});

test('when either gateway is asked for a new user, the journey is one trace of the same shape', async () => {
  for (const at of gateways) {
    const { response, trace } = await tracedRequests(at)('POST', '/users', { body: userBody() });
    expect(response.status).toBe(201);
    await expectStored(trace, registers());
  }
});

test('when one key comes ten times at once, one order is made', async () => {
  const body = await checkoutBody(gateways[0]);
  const results = await Promise.all(
    Array.from({ length: 10 }, (_, index) => buy(either(index), body, 'ten-times')),
  );
  for (const { status, code } of results) {
    if (status !== 201) expect([status, code]).toEqual([409, 'in_progress']);
  }
  const last = await buy(gateways[1], body, 'ten-times');
  expect(last.status).toBe(201);
  const made = new Set([...results, last].flatMap(({ orderId }) => orderId ?? []));
  expect(made).toEqual(new Set([last.orderId]));
});

test('when ten buyers want the last item, one gets it and the others get out_of_stock', async () => {
  const bodies = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const at = either(index);
      return checkoutBody(at, { cartId: await newCart(at, { items: { [LAST_ONE]: 1 } }) });
    }),
  );
  const results = await Promise.all(bodies.map((body, index) => buy(either(index), body)));
  const [won, ...lost] = results.toSorted((one, other) => one.status - other.status);
  expect(won).toMatchObject({ status: 201 });
  expect(lost).toEqual(Array.from({ length: 9 }, () => ({ status: 409, code: 'out_of_stock' })));
});

test('when orders are confirmed by either, each is mailed once', async () => {
  const bodies = await Promise.all(Array.from({ length: 10 }, (_, i) => checkoutBody(either(i))));
  const results = await Promise.all(bodies.map((body, index) => buy(either(index), body)));
  expect(results.map(({ status }) => status)).toEqual(bodies.map(() => 201));
  const mailed = () => Promise.all([...orders].map((id) => confirmationsOf(gateways[0], id)));
  await eventually(
    async () => {
      expect(await mailed()).not.toContain(0);
      expect(await unsent()).toBe(0);
      expect(await underWay()).toBe(0);
    },
    { awaited: 'every confirmation sent, the queues empty', deadlineMs: 2 * ARRIVAL_MS },
  );
  expect(await mailed()).toEqual([...orders].map(() => 1));
});

/** Confirmations that somebody must still send, or sends right now. */
async function unsent(): Promise<number> {
  const sql = 'SELECT count(*) FROM outbox WHERE sent_at IS NULL';
  const psql = ['psql', '--username=postgres', '--tuples-only', `--command=${sql}`, 'orders'];
  const { stdout } = await gateways[0].compose('exec', '-T', 'postgres', ...psql);
  return Number(stdout);
}

/** Messages in any queue, those that a consumer holds too. */
async function underWay(): Promise<number> {
  const queues = await askBroker<{ messages?: number }[]>(gateways[0], '/queues');
  return queues.reduce((sum, { messages }) => sum + (messages ?? 0), 0);
}
