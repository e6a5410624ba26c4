// What floods do to each service in the memory that compose gives it: nothing that another client would notice.
import { setTimeout as pause } from 'node:timers/promises';
import { SERVICE_NAMES, type ServiceName } from '@traceshop/contract/topology';
import { newCart, newUser } from '@traceshop/shop-harness/buyer';
import {
  FLOODS,
  type FloodedRoutes,
  floodedRoutes,
  sendFlood,
} from '@traceshop/shop-harness/floods';
import { type ServiceProcess, untilReady } from '@traceshop/shop-harness/service-process';
import { type Shop, startShop } from '@traceshop/shop-harness/shop';
import { GENEROUS_LIMITS } from '@traceshop/shop-harness/time-limits';

const CLIENT = { 'x-client-id': 'demo' };
const TOKEN = 'Authorization: Bearer test-token';

/**
 * Of the requests of each flood: 270 bodies, because a service holds 256, and 17 MB, because it holds 4 MiB.
 * `npm run bench -- floods` sends all of them, and measures what the services keep.
 */
const SHARE = 0.135;

/** Where a flood goes and, of somebody else, a request that must be answered meanwhile. */
interface Scene {
  flooded: FloodedRoutes;
  /** Of the requests of each flood. */
  share: number;
  path: string;
  init?: RequestInit;
  status: number;
}

let shop: Shop;
let userId: string;
let cartId: string;
beforeAll(async () => {
  shop = await startShop({ envOf: GENEROUS_LIMITS });
  userId = await newUser(shop);
  cartId = await newCart(shop, { userId });
});
afterAll(() => shop?.stop());

const posted = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const atTheGateway: [string, () => Scene][] = [
  [
    'without a token',
    () => ({
      flooded: floodedRoutes('gateway'),
      share: SHARE,
      path: '/products/mug-classic',
      status: 200,
    }),
  ],
  [
    'with the token of the demo',
    () => ({
      flooded: { ...floodedRoutes('gateway'), head: [TOKEN] },
      share: SHARE,
      path: `/users/${userId}`,
      init: { headers: { authorization: 'Bearer test-token' } },
      status: 200,
    }),
  ],
];

/** A service without a row below. */
const ANY_SERVICE = { path: '/health', status: 200 };

const inside = (): Partial<Record<ServiceName, Omit<Scene, 'share'>>> => ({
  auth: {
    flooded: floodedRoutes('auth'),
    path: '/validate',
    init: posted({ token: 'test-token' }),
    status: 200,
  },
  user: {
    flooded: floodedRoutes('user'),
    path: `/users/${userId}`,
    status: 200,
  },
  checkout: {
    flooded: floodedRoutes('checkout'),
    path: `/carts/${cartId}`,
    init: { headers: CLIENT },
    status: 200,
  },
  payment: {
    flooded: floodedRoutes('payment'),
    path: `/payment-methods?userId=${userId}`,
    status: 200,
  },
  inventory: {
    flooded: floodedRoutes('inventory'),
    path: '/products/mug-classic',
    status: 200,
  },
  notification: {
    flooded: floodedRoutes('notification'),
    path: '/notifications',
    init: posted({ id: 'ntf_of_the_flood', type: 'welcome_email', userId }),
    status: 202,
  },
});

/** More than a service works on at once. */
const LEAST = 130;
/** Between two rounds of the other client, which would otherwise be a flood of its own. */
const PAUSE_MS = 100;

const REJECTIONS = new Set(['400', '401', '404', '408', '413', '503']);

test.each(atTheGateway)(
  'when the gateway is flooded %s, it lives and others get responses',
  async (_how, scene) => {
    await survives(shop.services.gateway, scene());
  },
);

test('when the services behind the gateway are flooded, all at once, they live and others get responses', async () => {
  const scenes = inside();
  await Promise.all(
    SERVICE_NAMES.filter((name) => name !== 'gateway').map((name) =>
      survives(shop.services[name], {
        flooded: floodedRoutes(name),
        ...(scenes[name] ?? ANY_SERVICE),
        share: SHARE,
      }),
    ),
  );
});

async function survives(service: ServiceProcess, scene: Scene): Promise<void> {
  const { pid } = service.child();
  for (const flood of FLOODS) {
    const count = Math.max(LEAST, Math.ceil(flood.count * scene.share));
    const sent = sendFlood({ ...flood, count }, { ...scene.flooded, url: service.url });
    const seen = await whileUnderWay(sent, service, scene);
    const unexpected = Object.entries(await sent).filter(([status]) => !REJECTIONS.has(status));
    const ended = { service: service.name, flood: flood.name };
    expect({ ...ended, unexpected, ...seen }).toEqual({
      ...ended,
      unexpected: [],
      health: [200],
      ready: [true],
      other: [scene.status],
    });
  }
  expect(service.child()).toMatchObject({ pid, exitCode: null, signalCode: null });
}

/** The statuses that another client gets: of its own request once that was not told to come back. */
async function whileUnderWay(
  flood: Promise<unknown>,
  service: ServiceProcess,
  scene: Scene,
): Promise<{ health: number[]; ready: boolean[]; other: number[] }> {
  const { url } = service;
  const health = new Set<number>();
  const ready = new Set<boolean>();
  const other = new Set<number>();
  let over = false;
  void flood.finally(() => {
    over = true;
  });
  while (!over) {
    health.add((await fetch(`${url}/health`)).status);
    ready.add(await reportsReadiness(url));
    const status = await unlessLater(await fetch(url + scene.path, scene.init));
    if (status !== undefined) other.add(status);
    await pause(PAUSE_MS);
  }
  // At the latest now that the flood is over.
  while (other.size === 0) {
    const status = await unlessLater(await fetch(url + scene.path, scene.init));
    if (status !== undefined) other.add(status);
  }
  await untilReady(service);
  return { health: [...health], ready: [...ready], other: [...other] };
}

/**
 * While all services are flooded on few cores, PostgreSQL may need longer than the look at it may
 * take. `/ready` still responds, and says so.
 */
async function reportsReadiness(url: string): Promise<boolean> {
  const response = await fetch(`${url}/ready`);
  const { status } = (await response.json()) as { status: string };
  return response.status === 200 || (response.status === 503 && status === 'unavailable');
}

/** On few cores the database of a flooded service may answer later than a query waits. */
const COME_BACK = ['overloaded', 'dependency_unavailable'];

/** Undefined if the client shall come back. */
async function unlessLater(response: Response): Promise<number | undefined> {
  const text = await response.text();
  if (response.status !== 503) return response.status;
  const { code } = JSON.parse(text) as { code: string };
  return COME_BACK.includes(code) && response.headers.has('retry-after') ? undefined : 503;
}
