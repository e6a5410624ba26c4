import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@traceshop/test-servers/eventually';
import { loadConfig } from '../src/config';
import { dependencyStates } from '../src/dependency-states';
import { startFakeService } from './fake-service';
import { startGateway } from './gateway';

test('when dependencies are down or not ready, the gateway is ready, degraded, and says which', async () => {
  const there = await startFakeService(() => ({ status: 200, body: {} }));
  const unready = await startFakeService(() => ({ status: 503, body: {} }));
  // A store of this service is frozen: its check takes long, but the service is up.
  const slow = await startFakeService(async () => {
    await sleep(1_600);
    return { status: 200, body: { status: 'degraded' } };
  });
  const gone = await startFakeService(() => undefined);
  await gone.close();
  const config = loadConfig({
    AUTH_URL: slow.url,
    USER_URL: unready.url,
    INVENTORY_URL: gone.url,
    CHECKOUT_URL: there.url,
    NOTIFICATION_URL: there.url,
  });
  const gateway = await startGateway({ dependencyStates: dependencyStates(config) });

  const expected = {
    status: 'degraded',
    dependencies: {
      'auth-service': 'up',
      'user-service': 'down',
      'inventory-service': 'down',
      'checkout-service': 'up',
      'notification-service': 'up',
    },
  };
  // On a busy machine, any check may take more than its limit of 2.5 s.
  await eventually(
    async () => {
      const { status, body } = await gateway.request('GET', '/ready');
      expect({ status, body }).toEqual({ status: 200, body: expected });
    },
    { awaited: 'the state of each dependency is correct' },
  );
  expect(new Set(unready.asked.map(({ url }) => url))).toEqual(new Set(['/ready']));
});
