import { eventually } from '@traceshop/test-servers/eventually';
import { type Shop, startShop } from '../src/shop.ts';
import { GENEROUS_LIMITS } from '../src/time-limits.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ env: { OTEL_SDK_DISABLED: 'true' }, envOf: GENEROUS_LIMITS });
});
afterAll(() => shop?.stop());

const user = { email: 'harness@example.com', name: 'Harness' };

test('when the shop has started, a new user gets a welcome mail', async () => {
  const made = await shop.request<{ id: string }>('POST', '/users', { body: user });
  expect(made).toMatchObject({ status: 201, body: { ...user, id: expect.any(String) } });
  await eventually(
    () => expect(shop.mail.mails.map((mail) => mail.to)).toContainEqual([user.email]),
    { awaited: 'the welcome mail' },
  );
});

test('when a service is killed, it can be started again on its port', async () => {
  const before = shop.services.user.child().pid;
  await shop.services.user.kill();
  await expect(shop.request('GET', '/users/123')).resolves.toMatchObject({ status: 503 });
  await shop.services.user.restart();
  expect(shop.services.user.child().pid).not.toBe(before);
  await eventually(async () => expect((await shop.request('GET', '/users/123')).status).toBe(404), {
    awaited: 'the user service responds again',
  });
});

test('when a service is stopped, it ends with code 0', async () => {
  await expect(shop.services.inventory.stop()).resolves.toEqual({ code: 0, signal: null });
  await shop.services.inventory.restart();
});
