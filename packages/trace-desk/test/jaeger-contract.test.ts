/** The same spans to the Jaeger of docker-compose.yml and to the desk: both must give the same responses. */
import { eventually } from '@traceshop/test-servers/eventually';
import {
  canStartJaeger,
  JAEGER_VERSION,
  type Jaeger,
  startJaeger,
} from '@traceshop/test-servers/jaeger';
import type { Desk } from '@traceshop/trace-desk';
import { canonical, type Recorded } from './contract';
import { REQUESTS } from './contract-requests';
import { freeDesk } from './desk';
import { at, shop } from './fixtures/shop.otlp';
import { randomTraces } from './random-traces';

const describeJaeger = canStartJaeger() ? describe : describe.skip;

async function send(otlpUrl: string, body: unknown): Promise<void> {
  const { status } = await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(status).toBe(200);
}

async function ask(apiUrl: string, path: string): Promise<Recorded> {
  const response = await fetch(`${apiUrl}${path}`);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

interface Sent {
  ids: readonly string[];
  body: unknown;
}

const SHOP: Sent = {
  ids: [1, 2, 3].map((number) => `0a00000000000000000000000000000${number}`),
  body: shop,
};

/** The number of spans of each trace. */
function spansIn(apiUrl: string, ids: readonly string[]): Promise<number[]> {
  return Promise.all(
    ids.map(async (id) => {
      const { body } = await ask(apiUrl, `/api/traces/${id}?raw=true`);
      const { data } = body as { data: { spans: unknown[] }[] | null };
      return data?.[0]?.spans.length ?? 0;
    }),
  );
}

let desk: Desk;
let jaeger: Jaeger;

/** Jaeger answers before it has stored. */
async function start({ ids, body }: Sent): Promise<void> {
  jaeger = await startJaeger();
  desk = await freeDesk();
  await send(desk.otlpUrls[0] as string, body);
  await send(jaeger.otlpUrl, body);
  await eventually(
    async () => {
      const [ours, theirs] = [desk, jaeger].map(({ apiUrl }) => spansIn(apiUrl, ids));
      expect(await theirs).toEqual(await ours);
    },
    { awaited: 'Jaeger has all spans', deadlineMs: 60_000 },
  );
}

async function stop(): Promise<void> {
  await desk?.close();
  await jaeger?.stop();
}

async function expectSame(path: string): Promise<void> {
  const [ours, theirs] = await Promise.all([ask(desk.apiUrl, path), ask(jaeger.apiUrl, path)]);
  expect(canonical(ours)).toEqual(canonical(theirs));
}

describeJaeger(`gives the responses of a running Jaeger ${JAEGER_VERSION}`, () => {
  beforeAll(() => start(SHOP));
  afterAll(stop);

  test.each(REQUESTS)('%s', expectSame);
});

describeJaeger(
  `gives the responses of a running Jaeger ${JAEGER_VERSION} for random traces`,
  () => {
    const random = randomTraces(60);
    const micros = (milliseconds: number): string => String(BigInt(at(milliseconds)) / 1000n);
    const window = `raw=true&limit=100&start=${micros(-1)}&end=${micros(100_000)}`;
    const search = (query: string): string => `/api/traces?${window}&${query}`;
    const tags = (wanted: object): string => `tags=${encodeURIComponent(JSON.stringify(wanted))}`;
    const iso = (milliseconds: number): string =>
      new Date(Number(BigInt(at(milliseconds)) / 1_000_000n)).toISOString();
    const search3 = (query: string): string =>
      `/api/v3/traces?query.raw_traces=true&query.num_traces=100&query.start_time_min=${iso(-1000)}&query.start_time_max=${iso(100_000)}&${query}`;

    beforeAll(() => start(random));
    afterAll(stop);

    test.each([
      ['services', ['/api/services', '/api/v3/services']],
      [
        'operations',
        random.services.flatMap((service) => [
          `/api/services/${service}/operations`,
          `/api/operations?service=${service}`,
          `/api/v3/operations?service=${service}`,
        ]),
      ],
      [
        'single traces',
        random.ids.flatMap((id) => [
          `/api/traces/${id}?raw=true`,
          `/api/v3/traces/${id}?raw_traces=true`,
        ]),
      ],
      [
        'searches',
        random.services.flatMap((service) => [
          search(`service=${service}`),
          search(`service=${service}&operation=query`),
          search(`service=${service}&minDuration=500ms`),
          search(`service=${service}&maxDuration=500ms`),
          search(`service=${service}&${tags({ a: 'a' })}`),
          search(`service=${service}&${tags({ a: '200' })}`),
          search(`service=${service}&${tags({ b: 'true' })}`),
          search(`service=${service}&${tags({ 'c.d': '0.5' })}`),
          search3(`query.service_name=${service}`),
          search3(`query.service_name=${service}&query.operation_name=publish`),
          search3(`query.service_name=${service}&query.duration_min=1s`),
        ]),
      ],
      [
        'dependencies',
        [`/api/dependencies?endTs=${BigInt(at(100_000)) / 1_000_000n}&lookback=1000000`],
      ],
    ])('%s', async (_, paths) => {
      for (const path of paths) await expectSame(path);
    });
  },
);
