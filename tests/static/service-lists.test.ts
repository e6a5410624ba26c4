// Each list of the services that is written by hand, against the topology.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  calleesOf,
  SERVICE_NAMES,
  SERVICES,
  type ServiceFacts,
  variablePrefix,
} from '@traceshop/contract/topology';
import { composeFile } from '@traceshop/test-servers/compose-file';
import { parse } from 'yaml';
import { allRules } from './rule-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');

const factsOf = (name: keyof typeof SERVICES): ServiceFacts => SERVICES[name];
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

const WITH_DATABASE = SERVICE_NAMES.filter((name) => factsOf(name).database);
/** Other services and strangers call the gateway by another name. */
const CALLABLE = SERVICE_NAMES.filter((name) => name !== 'gateway');

/** The arrows of the README's picture, `from to`, with the names of the services. */
async function drawnArrows(): Promise<{ from: string; to: string }[]> {
  const [, picture = ''] = /```mermaid\n([\s\S]*?)```/.exec(await read('README.md')) ?? [];
  return picture.split('\n').flatMap((line) => {
    const ends = line.split(/-->|-\.->/).map((side) => side.split('&').map(nodeName));
    return ends
      .slice(1)
      .flatMap((to, index) =>
        (ends[index] ?? []).flatMap((from) => to.map((one) => ({ from, to: one }))),
      );
  });
}

/** `pg[(PostgreSQL)]` is pg; the consumer is a part of notification. */
function nodeName(text: string): string {
  const name = /^\s*([\w-]+)/.exec(text)?.[1] ?? '';
  return name === 'consumer' ? 'notification' : name;
}

test('when the README draws the services, each calls those of the topology and has its database', async () => {
  const arrows = await drawnArrows();
  const drawn = (name: string): string[] =>
    sorted(arrows.filter(({ from }) => from === name).map(({ to }) => to));

  for (const name of SERVICE_NAMES) {
    const expected = [...calleesOf(name), ...(factsOf(name).database ? ['pg'] : [])];
    const known = [...SERVICE_NAMES.filter((other) => other !== name), 'pg'] as string[];
    expect([name, drawn(name).filter((to) => known.includes(to))]).toEqual([
      name,
      sorted(expected),
    ]);
  }
});

test('when docs/running.md says what moves the demo, it names each service with its port', async () => {
  const cells = (line: string) => line.split('|').map((cell) => cell.trim().split(', '));
  const rows = (await read('docs/running.md')).split('\n').map(cells);

  for (const name of SERVICE_NAMES) {
    const variable = `\`${variablePrefix(name)}_PORT\``;
    const found = rows.flatMap(([, names = [], ports = [], variables = []]) =>
      names.flatMap((one, index) => (one === name ? [[ports[index], variables[index]]] : [])),
    );
    expect([name, found]).toEqual([
      name,
      expect.arrayContaining([[String(SERVICES[name].port), variable]]),
    ]);
  }
});

test('when a volume is new, each database is created for the role that its service comes with', async () => {
  const script = await read('postgres/databases.sh');
  const created = [...script.matchAll(/^create (\S+) (\S+) "\$(\w+)"$/gm)].map(
    ([, database, role, password]) => ({ database, role, password }),
  );
  const { services } = composeFile();
  const passwords = services['postgres']?.environment ?? {};

  expect(sorted(created.map(({ database }) => database ?? ''))).toEqual(
    sorted(WITH_DATABASE.flatMap((name) => factsOf(name).database ?? [])),
  );
  for (const name of WITH_DATABASE) {
    const { database } = factsOf(name);
    const { role, password = '' } = created.find((one) => one.database === database) ?? {};
    expect(services[name]?.environment?.['DATABASE_URL']).toBe(
      `postgres://${role}:${passwords[password]}@postgres:5432/${database}`,
    );
  }
});

/** Of one service: the pool of `createDatabase`. */
const POOL = 10;

test.each([
  ['docker-compose.yml', 1],
  ['docker-compose.scaled.yml', 2],
])('when %s starts, PostgreSQL has connections for each pool', (file, replicas) => {
  const { command = [] } = composeFile(file).services['postgres'] ?? {};
  const most = Number(/^max_connections=(\d+)$/.exec(command.at(-1) ?? '')?.[1] ?? 100);
  // Three are kept for the superuser; some more for whoever looks.
  expect(most).toBeGreaterThanOrEqual(WITH_DATABASE.length * replicas * POOL + 10);
});

test('when the gateway of the compose stack starts, all other services are healthy', () => {
  const { depends_on = {} } = composeFile().services['gateway'] ?? {};
  expect(depends_on).toEqual(
    Object.fromEntries(CALLABLE.map((name) => [name, { condition: 'service_healthy' }])),
  );
});

/** The names in each `server_address=~"auth|user"`. */
const calleesIn = (text: string): string[][] =>
  [...text.matchAll(/server_address=~\\?"([^"\\]+)/g)].map(([, names = '']) =>
    sorted(names.split('|')),
  );

test('when calls to services are counted, each service is counted and nothing else', async () => {
  const rule = allRules().find(({ record }) => record === 'service:calls_received:rate5m');
  const counted = [
    ...calleesIn(rule?.expr ?? ''),
    ...calleesIn(await read('grafana/dashboards/shop.json')),
  ];
  expect(counted.length).toBeGreaterThan(1);
  for (const callees of counted) expect(callees).toEqual(sorted(CALLABLE));
});

interface PromtoolTests {
  tests: { name: string; input_series: { series: string }[] }[];
}

test('when the silence of a service is tested, every other service is heard', async () => {
  const { tests }: PromtoolTests = parse(await read('observability/rules/tests/services.test.yml'));
  const one = tests.find(({ name }) => name.startsWith('when one service falls silent'));
  const heard = one?.input_series.flatMap(
    ({ series }) => /service_name="([^"]+)"/.exec(series)?.[1] ?? [],
  );
  expect(sorted(heard ?? [])).toEqual(sorted(SERVICE_NAMES.map((name) => SERVICES[name].name)));
});
