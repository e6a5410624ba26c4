import { createHttpApp } from '../src/http-server/http-app';
import { listen, silentLogger } from '../src/testing';

const up = async () => {};
const down = () => Promise.reject(new Error('postgres://user:secret@host is down'));

async function readyWith(checks: object) {
  const app = createHttpApp({ routes: () => {}, logger: silentLogger(), ...checks });
  const server = await listen(app);
  const response = await server.request('GET', '/ready');
  await server.close();
  return response;
}

test('when all that is required is there, the service is ready', async () => {
  const response = await readyWith({ readiness: { postgres: up }, reported: { redis: up } });

  expect(response.status).toBe(200);
  expect(response.body).toEqual({
    status: 'ready',
    dependencies: { postgres: 'up', redis: 'up' },
  });
});

test('when something is down that is only reported, the service is ready, degraded, and says so', async () => {
  const response = await readyWith({ readiness: { postgres: up }, reported: { redis: down } });

  expect(response.status).toBe(200);
  expect(response.body).toEqual({
    status: 'degraded',
    dependencies: { postgres: 'up', redis: 'down' },
  });
});

test('when something is down that is required, the service is not ready and does not say why', async () => {
  const response = await readyWith({ readiness: { postgres: down }, reported: { redis: up } });

  expect(response).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(response.body).toEqual({
    status: 'unavailable',
    dependencies: { postgres: 'down', redis: 'up' },
  });
});
