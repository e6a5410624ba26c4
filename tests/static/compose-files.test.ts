// What docker-compose.yml and its overrides promise that needs no engine to see.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  calleesOf,
  FULL_NAME,
  SERVICE_NAMES,
  SERVICES,
  type ServiceFacts,
  variablePrefix,
} from '@traceshop/contract/topology';
import { NODE_OPTIONS_OF_SERVICES } from '@traceshop/shop-harness/service-process';
import { type ComposeService, composeFile } from '@traceshop/test-servers/compose-file';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');

const OURS = [...SERVICE_NAMES, 'sandbox'];
/** Their images hold nothing that could ask. */
const WITHOUT_CHECK = ['otel-collector', 'loki'];
const MIB = 2 ** 20;

let text: string;
let all: [name: string, container: ComposeService][];
let lasting: [name: string, container: ComposeService][];

beforeAll(async () => {
  text = await read('docker-compose.yml');
  const { services } = composeFile();
  all = Object.entries(services).map(([name, container]) => [name, container ?? {}]);
  lasting = all.filter(([name, { profiles }]) => name !== 'volumes' && !profiles);
});

const container = (name: string): ComposeService => {
  const found = all.find(([other]) => other === name);
  if (!found) throw new Error(`no ${name} in docker-compose.yml`);
  return found[1];
};

const mebibytes = ({ mem_limit = '' }: ComposeService): number => {
  const match = /^(\d+)m$/.exec(mem_limit);
  if (!match) throw new Error(`"${mem_limit}" is not a number of mebibytes`);
  return Number(match[1]);
};

test('when everything runs, it is these, with less than 3.5 GiB of memory for a shop of seven services', () => {
  expect(lasting.map(([name]) => name).sort()).toEqual(
    [
      ...OURS,
      ...['postgres', 'redis', 'rabbitmq', 'mailpit'],
      ...['otel-collector', 'jaeger', 'prometheus', 'loki', 'grafana'],
    ].sort(),
  );
  const sum = all.reduce((total, [, one]) => total + mebibytes(one), 0);
  const more = SERVICE_NAMES.slice(7).reduce(
    (total, name) => total + mebibytes(container(name)),
    0,
  );
  expect((sum - more) * MIB).toBeLessThan(3.5 * 1024 * MIB);
});

test("when a user's resource attributes reach every service, each keeps the name of the topology", () => {
  const named = SERVICE_NAMES.map((name) => [
    name,
    container(name).environment?.['OTEL_SERVICE_NAME'],
  ]);
  expect(Object.fromEntries(named)).toEqual(FULL_NAME);
});

test('when an image is not built here, its version is pinned', async () => {
  const tempo = Object.entries(composeFile('docker-compose.tempo.yml').services);
  for (const [name, one] of [...all, ...tempo]) {
    if (!one?.image) continue;
    expect([name, one.image]).toEqual([name, expect.stringMatching(/:v?\d[\w.-]*$/)]);
  }
});

test('when a port is published, it is on loopback, by a variable of .env, and no other', async () => {
  const env = await read('.env');
  const published = all.flatMap(([name, one]) => (one.ports ?? []).map((port) => ({ name, port })));

  expect(published.map(({ name }) => name).sort()).toEqual(
    ['gateway', 'grafana', 'jaeger', 'mailpit', 'otel-collector', 'otel-collector', 'prometheus']
      .concat('rabbitmq')
      .sort(),
  );
  for (const { port } of published) {
    const variable = /^127\.0\.0\.1:\$\{(\w+)\}:\d+$/.exec(port)?.[1];
    expect([port, env]).toEqual([
      port,
      expect.stringMatching(new RegExp(`^${variable}=\\d+$`, 'm')),
    ]);
  }
});

test('when compose reads a variable, .env has it, and every line of .env is read', async () => {
  const files = await Promise.all(['docker-compose.yml', 'docker-compose.scaled.yml'].map(read));
  const names = (source: string, pattern: RegExp): string[] =>
    [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();

  expect(names(files.join('\n'), /(?<!\$)\$\{(\w+)\}/g)).toEqual(
    names(await read('.env'), /^(\w+)=/gm),
  );
});

test.each(OURS)('when %s runs, it can change nothing but what it is given', (name) => {
  expect(container(name)).toMatchObject({
    build: name === 'sandbox' ? { dockerfile: 'sandbox/Dockerfile' } : { args: { SERVICE: name } },
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    stop_grace_period: '20s',
  });
});

test.each(SERVICE_NAMES)(
  'when %s starts, it has what it needs, and waits for its stores',
  (name) => {
    const { environment = {}, depends_on = {} } = container(name);
    const needs: ServiceFacts = SERVICES[name];

    expect(environment['PORT']).toBe(needs.port);
    for (const callee of calleesOf(name)) {
      expect(environment[`${variablePrefix(callee)}_URL`]).toMatch(
        new RegExp(`^http://${callee}:\\d+$`),
      );
      // Of two that call each other only one can wait for the other.
      const isWaitedBy = name in (container(callee).depends_on ?? {});
      expect(isWaitedBy || callee in depends_on).toBe(true);
    }
    const stores = [
      needs.database && 'postgres',
      needs.redis && 'redis',
      needs.rabbitmq && 'rabbitmq',
    ];
    for (const store of stores.filter((one) => typeof one === 'string')) {
      expect(depends_on[store]).toEqual({ condition: 'service_healthy' });
    }
  },
);

test('when a container hangs or talks too much, it is noticed, and its log stays small', () => {
  for (const [name, one] of lasting) {
    const checked = one.healthcheck?.test !== undefined;
    expect([name, checked]).toEqual([name, !WITHOUT_CHECK.includes(name)]);
    expect([name, one.restart]).toEqual([name, 'unless-stopped']);
  }
  for (const [name, one] of all) {
    expect([name, one.logging?.options]).toEqual([name, { 'max-size': '10m', 'max-file': '3' }]);
  }
});

test('when a container has no health to ask for, nothing is said: `up --wait` fails over a disabled check', () => {
  for (const [name, one] of all) {
    expect([name, one.healthcheck?.disable]).toEqual([name, undefined]);
  }
});

test('when two projects run side by side, nothing has a name of its own', () => {
  expect(text).not.toMatch(/container_name|^networks:|^ {4}name:/m);
});

test('when everything is doubled, no service of the shop is forgotten', async () => {
  const { services } = composeFile('docker-compose.scaled.yml');
  const doubled = Object.entries(services)
    .filter(([, one]) => one?.deploy?.replicas === 2)
    .map(([name]) => name);

  expect(doubled.sort()).toEqual([...SERVICE_NAMES].sort());
});

test('when an image starts, it does so with the options and the tools of every other way of running', async () => {
  const dockerfile = await read('Dockerfile');
  const ofSandbox = await read('sandbox/Dockerfile');
  const command: string[] = JSON.parse(/^CMD (.+)$/m.exec(dockerfile)?.[1] ?? '');
  const { version } = JSON.parse(await read('scripts/run/pnpm.json')) as { version: string };

  expect(command).toEqual([
    'node',
    ...NODE_OPTIONS_OF_SERVICES,
    '--require',
    '@traceshop/telemetry/register',
    'dist/main.js',
  ]);
  for (const text of [dockerfile, ofSandbox]) {
    expect(text).toContain(` pnpm@${version}\n`);
    expect(text).toMatch(/^USER node$/m);
  }
});
