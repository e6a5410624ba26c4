// The manifests of deploy/kubernetes against the topology and docker-compose.yml, without a cluster.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FULL_NAME, SERVICE_NAMES, SERVICES } from '@traceshop/contract/topology';
import { type ComposeService, composeFile } from '@traceshop/test-servers/compose-file';
import { parse, parseAllDocuments } from 'yaml';
import { copies } from '../../scripts/kubernetes/copies.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = 'deploy/kubernetes';
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Container {
  image: string;
  ports: { name: string; containerPort: number }[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { key: string } } }[];
  resources: { limits: { memory: string } };
}
interface Manifest {
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  spec: {
    template: { metadata: { labels: Record<string, string> }; spec: { containers: Container[] } };
    selector: Record<string, string> & { matchLabels?: Record<string, string> };
    ports: { name: string; port: number }[];
  };
}

const manifests = (file: string): Manifest[] =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest);

/** All manifests of our own, and of what the demo runs beside. */
const all = ['base', 'components/sandbox', 'components/stores', 'components/observability'].flatMap(
  (folder) => resourcesOf(join(FOLDER, folder)).flatMap(manifests),
);

function resourcesOf(folder: string): string[] {
  const { resources } = parse(read(join(folder, 'kustomization.yaml'))) as { resources: string[] };
  return resources.map((resource) => join(folder, resource)).filter((path) => /\.yaml$/.test(path));
}

const shape = manifests(join(FOLDER, 'base/shape.yaml'))[0] as Manifest;
const shared = shape.spec.template.spec.containers[0] as Container;
const workloads = all.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');

const workload = (name: string): Manifest => {
  const found = workloads.find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`deploy/kubernetes has no workload ${name}`);
  return found;
};
const containerOf = (name: string): Container =>
  workload(name).spec.template.spec.containers[0] as Container;
const service = (name: string): Manifest | undefined =>
  all.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
const composed = (name: string): ComposeService => composeFile().services[name] ?? {};

/** What the variables of a container are, with the demo secrets and the shared ones in place. */
function environmentOf({ env = [] }: Container): Record<string, string> {
  const known: Record<string, string> = {};
  for (const { name, value, valueFrom } of env) {
    const secret = valueFrom?.secretKeyRef?.key;
    const text = secret === undefined ? value : `\${${secret}}`;
    known[name] = (text ?? '').replaceAll(/\$\((\w+)\)/g, (whole, other) => known[other] ?? whole);
  }
  return known;
}

const TELEMETRY = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_BSP_SCHEDULE_DELAY',
  'OTEL_BLRP_SCHEDULE_DELAY',
  'OTEL_METRIC_EXPORT_INTERVAL',
];

test('when compose starts something that lasts, Kubernetes starts the same, and nothing else', () => {
  const lasting = Object.entries(composeFile().services)
    .filter(([name, one]) => name !== 'volumes' && !one?.profiles)
    .map(([name]) => name);
  expect(workloads.map(({ metadata }) => metadata.name).sort()).toEqual(lasting.sort());
});

test('when an image is not built here, it is the one of compose', () => {
  for (const { metadata } of workloads) {
    const { image } = composed(metadata.name);
    if (image !== undefined) expect(containerOf(metadata.name).image).toBe(image);
  }
});

test('when an image is built here, its tag is the version of the workspace', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  for (const name of [...SERVICE_NAMES, 'sandbox']) {
    expect(containerOf(name).image).toBe(`traceshop/${name}:${version}`);
  }
});

test.each(SERVICE_NAMES)('when %s runs in a pod, it is configured as in compose', (name) => {
  const container = containerOf(name);
  const { environment = {}, mem_limit } = composed(name);
  const expected = Object.fromEntries(
    Object.entries(environment)
      .filter(([key]) => key !== 'OTEL_RESOURCE_ATTRIBUTES' && key !== 'LOG_LEVEL')
      .map(([key, value]) => [key, String(value)]),
  );
  const actual = environmentOf({
    ...container,
    env: [...(shared.env ?? []), ...(container.env ?? [])],
  });
  // The one variable of .env that is no secret.
  const resolved = { ...expected, ...(name === 'gateway' ? { TRUST_TRACE_CONTEXT: 'true' } : {}) };
  expect(actual).toMatchObject(resolved);
  expect(actual['OTEL_SERVICE_NAME']).toBe(FULL_NAME[name]);
  expect(container.ports).toEqual([{ name: 'http', containerPort: SERVICES[name].port }]);
  expect(service(name)?.spec.ports).toMatchObject([{ name: 'http', port: SERVICES[name].port }]);
  expect(shared.resources.limits.memory).toBe(mem_limit?.replace(/m$/, 'Mi'));
});

test('when a service sends telemetry, it does so as often as in compose', () => {
  const ofCompose = composed('auth').environment ?? {};
  for (const name of TELEMETRY) {
    expect([name, environmentOf(shared)[name]]).toEqual([name, String(ofCompose[name])]);
  }
});

test('when a manifest stands in the folder, a kustomization reads it', () => {
  const folders = ['base', 'components/sandbox', 'components/stores', 'components/observability'];
  for (const folder of folders.map((one) => join(FOLDER, one))) {
    const files = readdirSync(join(ROOT, folder)).filter(
      (file) => !['kustomization.yaml', 'shape.yaml'].includes(file),
    );
    expect(resourcesOf(folder).map((path) => path.slice(folder.length + 1))).toEqual(
      expect.arrayContaining(files),
    );
  }
});

test('when a Service selects pods, a workload has the labels', () => {
  for (const { kind, metadata, spec } of all) {
    if (kind !== 'Service') continue;
    expect(workload(metadata.name).spec.template.metadata.labels).toMatchObject(spec.selector);
    expect(workload(metadata.name).spec.selector.matchLabels).toEqual(spec.selector);
  }
});

test('when a configuration is a copy, it is the same as its original', async () => {
  // After a change of an original: npm run kubernetes:files
  for (const [file, text] of await copies()) expect([file, read(file)]).toEqual([file, text]);
});

test.each(['observability', 'grafana', 'postgres'])(
  'when %s has a kustomization, each file that it names is there, and every file that compose mounts is named',
  (folder) => {
    const { configMapGenerator } = parse(read(join(folder, 'kustomization.yaml'))) as {
      configMapGenerator: { files: string[] }[];
    };
    const named = configMapGenerator
      .flatMap(({ files }) => files)
      .map((entry) => entry.split('=').at(-1) as string);
    expect(named.filter((file) => !existsSync(join(ROOT, folder, file)))).toEqual([]);

    const mounted = Object.values(composeFile().services)
      .flatMap((one) => one?.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((path) => path.startsWith(`./${folder}`))
      .flatMap((path) => filesOf(path.slice(2)))
      .map((path) => path.slice(folder.length + 1))
      .filter((path) => path !== 'kustomization.yaml' && dirname(path) !== 'rules/tests');
    expect(named).toEqual(expect.arrayContaining(mounted));
  },
);

/** The files of a folder, or the file itself. */
function filesOf(path: string): string[] {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path)).flatMap((name) => filesOf(join(path, name)));
}
