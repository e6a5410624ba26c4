import { unavailable } from '@traceshop/service-kit';
import { eventually } from '@traceshop/test-servers/eventually';
import type { PaymentClient } from '../src/clients/payment-client';
import { newUser, startUserService, type UserService } from './user-service';

let service: UserService;
const asked: string[] = [];
const card = { provider: 'stripe', brand: 'visa', last4: '4242' } as const;
let paymentMethods: PaymentClient['paymentMethods'];

beforeAll(async () => {
  service = await startUserService({ payment: { paymentMethods: (id) => paymentMethods(id) } });
});

beforeEach(() => {
  asked.length = 0;
  paymentMethods = async (id) => {
    asked.push(id);
    return [card];
  };
});

afterAll(() => service.close());

const create = async (overrides = {}) => (await service.create(newUser(overrides))).body;

test('when a profile is read, it has the user and the payment methods from payment', async () => {
  const user = await create();

  const response = await service.request('GET', `/users/${user.id}`);

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ ...user, paymentMethods: [card] });
  expect(asked).toEqual([user.id]);
});

test('when a profile is read again, the user comes from the cache and payment is called again', async () => {
  const user = await create();
  const read = () => service.request('GET', `/users/${user.id}`);
  // After a slow response, the service skips Redis for a second, for writes and reads.
  await eventually(
    async () => {
      await read();
      expect(await service.redis.get(`user:id:${user.id}`)).toBeDefined();
    },
    { awaited: 'the user is cached' },
  );
  // Now only the cache has the user.
  await service.database.query('DELETE FROM users WHERE id = $1', [user.id]);
  asked.length = 0;

  await eventually(
    async () => {
      const profile = { ...user, paymentMethods: [card] };
      expect(await read()).toMatchObject({ status: 200, body: profile });
    },
    { awaited: 'the user comes from the cache' },
  );
  expect(asked).toEqual([user.id]);
});

test.each([
  ['of another shape', { name: 'from another version' }],
  ['of another user', { id: 'usr_other', email: 'o@example.com', name: 'O', createdAt: 'now' }],
])('when the cache holds an entry %s, the database is asked', async (_what, entry) => {
  const user = await create();
  await service.redis.set(`user:id:${user.id}`, entry, 60);

  const response = await service.request('GET', `/users/${user.id}`);

  expect(response.body).toEqual({ ...user, paymentMethods: [card] });
});

test.each(['', '/exists', '/contact'])(
  'when the user is unknown, GET /users/:id%s is 404 and calls nobody',
  async (path) => {
    const response = await service.request('GET', `/users/123${path}`);

    expect(response).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
    expect(asked).toEqual([]);
  },
);

test('when a user exists, /exists responds without a body and calls no other service', async () => {
  const user = await create();

  const response = await service.request('GET', `/users/${user.id}/exists`);

  expect(response).toMatchObject({ status: 204, body: undefined });
  expect(asked).toEqual([]);
});

test('when the contact is read, it has the address as given and the name', async () => {
  const user = await create({ email: 'As.Given@Example.com' });

  const response = await service.request('GET', `/users/${user.id}/contact`);

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ id: user.id, email: 'As.Given@Example.com', name: user.name });
});

test.each(['/exists', '/contact'])(
  'when the database was set back and the cache was not, GET /users/:id%s is 404',
  async (path) => {
    const user = await create();
    await service.request('GET', `/users/${user.id}`);
    await service.database.query('DELETE FROM users WHERE id = $1', [user.id]);

    const response = await service.request('GET', `/users/${user.id}${path}`);

    expect(response).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
  },
);

test('when payment is down, the profile is a 503 that names payment, and other routes work', async () => {
  const user = await create();
  paymentMethods = async () => {
    throw unavailable('payment-service');
  };

  const response = await service.request('GET', `/users/${user.id}`);
  const contact = await service.request('GET', `/users/${user.id}/contact`);

  expect(response).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'dependency_unavailable', detail: expect.stringContaining('payment-service') },
  });
  expect(contact.status).toBe(200);
});

test.each(['%00', 'a%20b', 'a'.repeat(65), '%F0%9F%92%A9'])(
  'when the id is %s, the response is 400',
  async (id) => {
    const response = await service.request('GET', `/users/${id}`);

    expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  },
);
