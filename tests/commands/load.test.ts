import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@traceshop/test-servers/eventually';
import { createBuyers, gapMs } from '../../scripts/load/buyers.ts';
import { patienceMs } from '../../scripts/load/patience.ts';
import { readSettings, type Settings } from '../../scripts/load/settings.ts';
import { createTally } from '../../scripts/load/tally.ts';
import { goShopping } from '../../scripts/load/trip.ts';

type ShopResponse = { status: number; body: unknown } | 'never';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A gateway that responds as told and remembers what it was asked. */
async function gateway(
  response: (request: string) => ShopResponse,
  patience = 60_000,
): Promise<{ settings: Settings; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((req, res) => {
    const request = `${req.method} ${req.url}`;
    requests.push(request);
    const given = response(request);
    if (given === 'never') return;
    res.writeHead(given.status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(given.body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { settings: { url, token: 'test-token', rate: 50, patienceMs: patience }, requests };
}

const ok = (): ShopResponse => ({ status: 200, body: { id: 'usr_1' } });
const buying = () => 0.5;
const open = new AbortController().signal;

test('when the shop responds, a buyer goes from the catalogue through the till to the profile', async () => {
  const { settings, requests } = await gateway(ok);

  await expect(goShopping({ settings, random: buying, closing: open })).resolves.toBe('bought');

  expect(requests).toEqual([
    'GET /products',
    'POST /users',
    'POST /carts',
    'PUT /carts/usr_1/items/mug-classic',
    'POST /checkout',
    'GET /users/usr_1',
  ]);
});

test('when the card is declined, the trip ends refused, and it fails where the shop does', async () => {
  const answering = (status: number) =>
    gateway((request) => (request === 'POST /checkout' ? { status, body: {} } : ok()));
  const declined = await answering(402);
  const broken = await answering(500);

  const ends = [declined, broken].map(({ settings }) =>
    goShopping({ settings, random: buying, closing: open }),
  );

  await expect(Promise.all(ends)).resolves.toEqual(['refused', 'failed']);
});

test('when the shop cannot be reached, the trip fails', async () => {
  const { settings } = await gateway(ok);
  const closed = new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
  await closed;

  await expect(goShopping({ settings, random: buying, closing: open })).resolves.toBe('failed');
});

test('when a response takes longer than the buyer waits, the buyer gives up', async () => {
  const { settings } = await gateway(() => 'never', 50);

  await expect(goShopping({ settings, random: buying, closing: open })).resolves.toBe('gave up');
});

test('when nobody gets a response, new buyers still come; when the shop closes, all of them leave', async () => {
  const { settings, requests } = await gateway(() => 'never');
  const endings: string[] = [];
  const tally = { ...createTally(), count: (ending: string) => void endings.push(ending) };
  const buyers = createBuyers({ settings, random: buying, tally });

  await eventually(() => expect(requests.length).toBeGreaterThanOrEqual(5), {
    awaited: 'five buyers at a shop that answers none',
  });
  expect(endings).toEqual([]);
  const came = requests.length;
  buyers.stop();

  await eventually(() => expect(endings.length).toBeGreaterThanOrEqual(came), {
    awaited: 'all of them gone',
  });
  expect(new Set(endings)).toEqual(new Set(['gave up']));
});

test('when buyers arrive, the gaps are those of a Poisson process and patience spreads around its median', () => {
  const evenly = Array.from({ length: 1000 }, (_, index) => (index + 0.5) / 1000);
  const mean = evenly.reduce((sum, drawn) => sum + gapMs(4, drawn), 0) / evenly.length;
  expect(mean).toBeGreaterThan(245);
  expect(mean).toBeLessThan(255);

  expect([0, 0.5, 0.9999].map((drawn) => patienceMs(3000, drawn))).toEqual([951, 3000, 9463]);
});

test('when a variable cannot be used, the message names it; unset, the demo is meant', () => {
  expect(readSettings({ GATEWAY_PORT: '13000' })).toEqual({
    url: 'http://localhost:13000',
    token: 'test-token',
    rate: 1,
    patienceMs: 3000,
  });
  expect(() => readSettings({ LOAD_RATE: 'many' })).toThrow(
    'LOAD_RATE is "many"; it must be a number above 0, at most 100.',
  );
  expect(() => readSettings({ LOAD_URL: 'localhost:3000' })).toThrow(
    'LOAD_URL is "localhost:3000"; it must be an address such as http://localhost:3000.',
  );
  expect(() => readSettings({ GATEWAY_PORT: 'x' })).toThrow('GATEWAY_PORT is "x"');
});

test('when a line is taken from the tally, counting begins again', () => {
  const tally = createTally();
  tally.count('bought');
  tally.count('gave up');

  expect(tally.take()).toBe('1 bought, 0 looked, 0 refused, 1 gave up, 0 failed');
  expect(tally.take()).toBe('0 bought, 0 looked, 0 refused, 0 gave up, 0 failed');
});
