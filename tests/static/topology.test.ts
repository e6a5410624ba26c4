import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  calleesOf,
  EDGES,
  SERVICE_NAMES,
  SERVICES,
  type ServiceFacts,
  type ServiceName,
  variablePrefix,
} from '@traceshop/contract/topology';
import { routesCalledBy } from './client-calls.ts';
import { defaultConfigs } from './default-configs.ts';

const SERVICE_FOLDERS = join(import.meta.dirname, '../../services');

async function packageOf(service: ServiceName): Promise<unknown> {
  return JSON.parse(await readFile(join(SERVICE_FOLDERS, service, 'package.json'), 'utf8'));
}

async function clientFiles(service: ServiceName): Promise<string[]> {
  const files = await readdir(join(SERVICE_FOLDERS, service, 'src')).then((names) =>
    names.includes('clients') ? readdir(join(SERVICE_FOLDERS, service, 'src/clients')) : [],
  );
  return files.filter((name) => name.endsWith('.ts'));
}

test('when a folder holds a service, the topology has it, and the other way round', async () => {
  expect((await readdir(SERVICE_FOLDERS)).sort()).toEqual([...SERVICE_NAMES].sort());
});

/** What a service uses, and the variable that says where it is. */
const NEEDS = [
  ['redis', 'REDIS_URL'],
  ['rabbitmq', 'RABBITMQ_URL'],
  ['smtp', 'SMTP_URL'],
  ['providers', 'STRIPE_URL'],
  ['providers', 'PAYPAL_URL'],
] as const;

test.each(SERVICE_NAMES)(
  'when %s is named, it is by its package, its port and its stores',
  async (service) => {
    const { name, port, database, ...others }: ServiceFacts = SERVICES[service];
    expect(await packageOf(service)).toMatchObject({ name: `@traceshop/${name}` });
    const config: Record<string, unknown> = defaultConfigs()[service];
    expect(config['PORT']).toBe(port);
    const url = config['DATABASE_URL'];
    expect(url && new URL(String(url)).pathname).toBe(database && `/${database}`);
    for (const [need, variable] of NEEDS) {
      expect([variable, variable in config]).toEqual([variable, need in others]);
    }
  },
);

test.each(SERVICE_NAMES)(
  'when %s has URLs of its callees, they have the right ports, and there are no other URLs',
  (service) => {
    const config: Record<string, unknown> = defaultConfigs()[service];
    const urls = SERVICE_NAMES.map((name) => [name, config[`${variablePrefix(name)}_URL`]]);
    expect(Object.fromEntries(urls.filter(([, url]) => url !== undefined))).toEqual(
      Object.fromEntries(
        calleesOf(service).map((name) => [name, `http://localhost:${SERVICES[name].port}`]),
      ),
    );
  },
);

/** Whom a service reaches by a client of its own, by the words that name the client's file. */
const calledBy = (service: ServiceName): string[] =>
  EDGES.filter(({ from, over }) => from === service && (over === 'http' || over === 'smtp')).map(
    ({ to, over }) => (over === 'smtp' ? 'smtp' : to),
  );

test.each(SERVICE_NAMES)(
  'when %s has a client, there is an edge, and the other way round',
  async (service) => {
    const files = await clientFiles(service);
    const callees = files.flatMap((name) => /^(.+)-client\.ts$/.exec(name)?.[1] ?? []);
    expect(callees.sort()).toEqual([...new Set(calledBy(service))].sort());
  },
);

test.each(SERVICE_NAMES)(
  'when %s calls a path, an edge names it, and the other way round',
  async (service) => {
    const routes = EDGES.flatMap(({ from, over, to, name }) =>
      from === service && over === 'http' ? [`${to} ${name}`] : [],
    );
    expect((await routesCalledBy(service)).sort()).toEqual(routes.sort());
  },
);

test.each(SERVICE_NAMES)(
  'when %s is looked up in docs/architecture.md, its row is right',
  async (service) => {
    const page = await readFile(join(import.meta.dirname, '../../docs/architecture.md'), 'utf8');
    const row = page.split('\n').find((line) => line.startsWith(`| ${service} |`));
    const [, , name, port, , calls] = row?.split('|').map((cell) => cell.trim()) ?? [];
    const providers = 'providers' in SERVICES[service] ? ['the provider sandbox'] : [];
    const called = [...providers, ...calleesOf(service)].join(', ');
    expect({ name, port, calls: calls?.split(', ').sort() }).toEqual({
      name: `\`${SERVICES[service].name}\``,
      port: String(SERVICES[service].port),
      calls: (called || '-').split(', ').sort(),
    });
  },
);
