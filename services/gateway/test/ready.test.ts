import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@traceshop/test-servers/eventually';
import { loadConfig } from '../src/config';
import { neighbourStates } from '../src/neighbour-states';
import { startGateway } from './gateway';
import { startNeighbour } from './neighbour';

test('when neighbours are away or not ready, the gateway is ready, degraded, and says which', async () => {
  const there = await startNeighbour(() => ({ status: 200, body: {} }));
  const unready = await startNeighbour(() => ({ status: 503, body: {} }));
  // One of its own stores is frozen: it takes its time to find that out, and is up all the same.
  const slow = await startNeighbour(async () => {
    await sleep(1_600);
    return { status: 200, body: { status: 'degraded' } };
  });
  const gone = await startNeighbour(() => undefined);
  await gone.close();
  const config = loadConfig({
    AUTH_URL: slow.url,
    USER_URL: unready.url,
    INVENTORY_URL: gone.url,
    CHECKOUT_URL: there.url,
    NOTIFICATION_URL: there.url,
  });
  const gateway = await startGateway({ neighbourStates: neighbourStates(config) });

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
  // One that takes more than 2.5 s is down, and any may on a busy machine.
  await eventually(
    async () => {
      const { status, body } = await gateway.request('GET', '/ready');
      expect({ status, body }).toEqual({ status: 200, body: expected });
    },
    { awaited: 'each neighbour is told as it is' },
  );
  expect(new Set(unready.asked.map(({ url }) => url))).toEqual(new Set(['/ready']));
});
