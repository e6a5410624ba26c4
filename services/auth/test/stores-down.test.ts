import { join } from 'node:path';
import { createDatabase } from '@traceshop/service-kit/database';
import { listen, silentLogger } from '@traceshop/service-kit/testing';
import { testDatabase } from '@traceshop/test-servers';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy } from '@traceshop/test-servers/proxy';
import { createApiClientStore } from '../src/api-client-store';
import { createApp } from '../src/app';
import { withSeedClient } from '../src/seed-client';
import { appDeps, DEMO_TOKEN, tokenRequest } from './auth-service';

const SEED = { id: 'demo', secret: 'demo-secret' };
const CREDENTIALS = tokenRequest({ clientId: SEED.id, clientSecret: SEED.secret });

/** PostgreSQL is down at the start. A call brings it back. */
async function startWithoutPostgres() {
  const own = await testDatabase();
  const proxy = await startProxy(own.url);
  await proxy.cut();
  const logger = silentLogger();
  const migrations = join(__dirname, '../migrations');
  const database = createDatabase({ url: proxy.url, logger, migrations });
  const clients = withSeedClient(createApiClientStore(database), SEED);
  const reported = { postgres: () => database.ready() };
  const server = await listen(createApp({ ...appDeps(clients), reported }));
  const close = async () => {
    await server.close();
    await database.close();
    await proxy.close();
    await own.drop();
  };
  return { ...server, proxy, close };
}

let service: Awaited<ReturnType<typeof startWithoutPostgres>>;

beforeAll(async () => {
  service = await startWithoutPostgres();
});

afterAll(() => service.close());

test('when PostgreSQL is down, tokens are checked, none is issued, and all works once it is back', async () => {
  const validated = await service.request('POST', '/validate', { body: { token: DEMO_TOKEN } });
  const issued = await service.request('POST', '/token', { body: CREDENTIALS });
  const ready = await service.request('GET', '/ready');

  expect(ready).toMatchObject({ status: 200, body: { dependencies: { postgres: 'down' } } });
  expect(validated).toMatchObject({ status: 200, body: { valid: true, clientId: 'demo' } });
  expect(issued).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'dependency_unavailable' },
  });

  await service.proxy.restore();
  await eventually(
    async () => {
      const again = await service.request('POST', '/token', { body: CREDENTIALS });
      expect(again.status).toBe(200);
    },
    { awaited: 'a token for the client of the configuration', deadlineMs: 30_000 },
  );
});
