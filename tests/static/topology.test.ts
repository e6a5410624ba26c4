import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  calleesOf,
  EDGES,
  SERVICE_NAMES,
  SERVICES,
  type ServiceName,
} from '@traceshop/contract/topology';

const SERVICE_FOLDERS = join(import.meta.dirname, '../../services');

const sourceOf = (service: string, file: string): Promise<string> =>
  readFile(join(SERVICE_FOLDERS, service, file), 'utf8');

async function clientFiles(service: ServiceName): Promise<string[]> {
  const files = await readdir(join(SERVICE_FOLDERS, service, 'src')).then((names) =>
    names.includes('clients') ? readdir(join(SERVICE_FOLDERS, service, 'src/clients')) : [],
  );
  return files.filter((name) => name.endsWith('.ts'));
}

test('when a folder holds a service, the topology has it, and the other way round', async () => {
  expect((await readdir(SERVICE_FOLDERS)).sort()).toEqual([...SERVICE_NAMES].sort());
});

test.each(SERVICE_NAMES)(
  'when %s is named, it is by its package, its port and its stores',
  async (service) => {
    const { name, port, ...stores } = SERVICES[service];
    expect(JSON.parse(await sourceOf(service, 'package.json'))).toMatchObject({
      name: `@traceshop/${name}`,
    });
    const config = await sourceOf(service, 'src/config.ts');
    expect(config).toContain(`PORT: variables.port(${port})`);
    const database = 'database' in stores ? `/${stores.database}'` : undefined;
    expect(/DATABASE_URL: .+(\/\w+'\))/.exec(config)?.[1]).toBe(database && `${database})`);
    for (const [store, variable] of [
      ['redis', 'REDIS_URL'],
      ['rabbitmq', 'RABBITMQ_URL'],
      ['smtp', 'SMTP_URL'],
    ] as const) {
      expect([variable, config.includes(variable)]).toEqual([variable, store in stores]);
    }
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
    const sources = await Promise.all(
      (await clientFiles(service)).map((name) => sourceOf(service, `src/clients/${name}`)),
    );
    const templates = [...sources.join('\n').matchAll(/template(?:: | = )'([^']+)'/g)];
    const paths = EDGES.flatMap(({ from, over, name }) =>
      from === service && over === 'http' ? [name?.split(' ')[1]] : [],
    );
    expect(new Set(templates.map(([, path]) => path))).toEqual(new Set(paths));
  },
);

test.each(SERVICE_NAMES)(
  'when %s is looked up in docs/architecture.md, its row is right',
  async (service) => {
    const page = await readFile(join(import.meta.dirname, '../../docs/architecture.md'), 'utf8');
    const row = page.split('\n').find((line) => line.startsWith(`| ${service} |`));
    const [, , name, port, , calls] = row?.split('|').map((cell) => cell.trim()) ?? [];
    const called =
      'providers' in SERVICES[service] ? 'the provider sandbox' : calleesOf(service).join(', ');
    expect({ name, port, calls: calls?.split(', ').sort() }).toEqual({
      name: `\`${SERVICES[service].name}\``,
      port: String(SERVICES[service].port),
      calls: (called || '-').split(', ').sort(),
    });
  },
);
