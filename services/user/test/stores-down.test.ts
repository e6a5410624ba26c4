import { testDatabase, testRedis } from '@traceshop/test-servers';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy, type Proxy as TcpProxy } from '@traceshop/test-servers/proxy';
import { newUser, startUserService, type UserService } from './user-service';

let service: UserService;
let postgres: TcpProxy;
let redis: TcpProxy;
let cleanUp: (() => Promise<void>)[];

beforeAll(async () => {
  const [database, cache] = await Promise.all([testDatabase(), testRedis()]);
  postgres = await startProxy(database.url);
  redis = await startProxy(cache.url);
  service = await startUserService({ databaseUrl: postgres.url, redisUrl: redis.url });
  await service.database.migrated;
  cleanUp = [
    () => service.close(),
    () => postgres.close(),
    () => redis.close(),
    () => cache.close(),
    () => database.drop(),
  ];
});

afterEach(async () => {
  // Cut first: data that a stalled link has taken never arrives.
  for (const proxy of [postgres, redis]) {
    await proxy.cut();
    await proxy.restore();
  }
  await eventually(() => Promise.all([service.database.ready(), service.redis.ready()]), {
    awaited: 'both stores are back',
  });
});

afterAll(async () => {
  for (const step of cleanUp) await step();
});

test.each(['cut', 'stall'] as const)(
  'when Redis is down (%s), every response is the same',
  async (how) => {
    const known = newUser();
    const { body: user } = await service.create(known);
    await redis[how]();

    const again = await service.create(known);
    const other = await service.create(newUser());
    const profile = await service.request('GET', `/users/${user.id}`);
    const ready = await service.request('GET', '/ready');

    expect(again).toMatchObject({ status: 200, body: user });
    expect(other.status).toBe(201);
    expect(profile).toMatchObject({ status: 200, body: { ...user, paymentMethods: [] } });
    expect(ready).toMatchObject({
      status: 200,
      body: { status: 'degraded', dependencies: { postgres: 'up', redis: 'down' } },
    });
  },
);

test.each(['cut', 'stall'] as const)(
  'when PostgreSQL is down (%s), the response is 503 with Retry-After, and 201 again afterwards',
  async (how) => {
    const body = newUser();
    await postgres[how]();

    const unavailable = await service.create(body);
    expect(unavailable).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });

    await postgres.cut();
    await postgres.restore();
    await eventually(
      async () => {
        const back = await service.create(body);
        expect(back.status).toBe(201);
      },
      { awaited: 'the service uses the database again' },
    );
  },
);
