import { idPattern } from '@traceshop/contract';
import { eventually } from '@traceshop/test-servers/eventually';
import { emailHash } from '../src/email-key';
import { newUser, startUserService, type UserService } from './user-service';

let service: UserService;

beforeAll(async () => {
  service = await startUserService();
});

afterAll(() => service.close());

const KNOWN_NOTE =
  'A user with this e-mail address exists already: this is that user. Nothing was created or changed.';

test('when the e-mail address is new, the user is created and returned as given', async () => {
  const body = newUser({ email: 'Ann.Example@Example.COM', name: 'Ann Ångström' });

  const response = await service.create(body);

  expect(response).toMatchObject({ status: 201 });
  expect(response.body).toEqual({
    id: expect.stringMatching(idPattern('user')),
    email: 'Ann.Example@Example.COM',
    name: 'Ann Ångström',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

test('when the e-mail address is known, the existing user is returned with a note', async () => {
  const body = newUser();
  const first = await service.create(body);

  const again = await service.create({ ...body, name: 'Other Name' });

  expect(again.status).toBe(200);
  expect(again.body).toEqual({ ...first.body, note: KNOWN_NOTE });
});

test('when the e-mail address differs in case only, it is the same user', async () => {
  const first = await service.create(newUser({ email: 'same.case@example.com' }));

  const again = await service.create(newUser({ email: 'Same.CASE@example.com' }));

  expect(again.status).toBe(200);
  expect(again.body).toEqual({ ...first.body, note: KNOWN_NOTE });
});

test('when many requests create the same e-mail address at once, one user is created and all get it', async () => {
  const body = newUser();

  const responses = await Promise.all(Array.from({ length: 8 }, () => service.create(body)));

  expect(responses.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
  expect(new Set(responses.map((response) => response.body.id)).size).toBe(1);
});

test('when a user is cached, the key holds a hash of the address', async () => {
  const body = newUser();

  // After a slow response, the service skips Redis for a second. Then the user is cached.
  await eventually(
    async () => {
      const { body: user } = await service.create(body);
      const cached = await service.redis.get(`user:email:${emailHash(body.email)}`);
      expect(cached).toEqual({ id: user.id });
    },
    { awaited: 'the user is cached' },
  );
  expect(emailHash(body.email)).not.toContain('@');
});

test('when the database was reset and the cache was not, the address can be registered', async () => {
  const body = newUser();
  const lost = await service.create(body);
  await service.database.query('DELETE FROM users WHERE id = $1', [lost.body.id]);

  const response = await service.create(body);

  expect(response.status).toBe(201);
  expect(response.body.id).not.toBe(lost.body.id);
  const again = await service.create(body);
  expect(again.body).toEqual({ ...response.body, note: KNOWN_NOTE });
});

test('when a cache entry names the user of another address, it is ignored', async () => {
  const other = await service.create(newUser());
  const body = newUser();
  await service.redis.set(`user:email:${emailHash(body.email)}`, { id: other.body.id }, 60);

  const response = await service.create(body);

  expect(response).toMatchObject({ status: 201, body: { email: body.email } });
});

test.each([
  ['no address', { email: undefined }, 'email'],
  ['no @', { email: 'nobody' }, 'email'],
  ['a line break', { email: 'a@example.com\r\nBcc: b@example.com' }, 'email'],
  ['two addresses', { email: 'a@example.com, b@example.com' }, 'email'],
  ['300 characters', { email: `${'a'.repeat(300)}@example.com` }, 'email'],
  ['a NUL', { email: 'a\u0000@example.com' }, 'email'],
  ['a number', { email: 5 }, 'email'],
  ['an empty name', { name: '' }, 'name'],
  ['a name with a NUL', { name: 'a\u0000b' }, 'name'],
  ['a name with half a surrogate pair', { name: 'a\ud800' }, 'name'],
  ['a name with a line break', { name: 'a\nb' }, 'name'],
  ['a name of 300 characters', { name: 'a'.repeat(300) }, 'name'],
  ['a field that is not known', { admin: true }, 'admin'],
])(
  'when a new user has %s, the response is 400 and names the field',
  async (_what, wrong, field) => {
    const response = await service.create(newUser(wrong));

    expect(response).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ field }] },
    });
  },
);
