// The manifests of deploy/kubernetes against the topology and docker-compose.yml, without a cluster.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FULL_NAME, SERVICE_NAMES, SERVICES } from '@traceshop/contract/topology';
import { type ComposeService, composeFile } from '@traceshop/test-servers/compose-file';
import { parse, parseAllDocuments } from 'yaml';
import { POOL_SIZE } from '../../packages/service-kit/src/postgres/database.ts';

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
    strategy: { rollingUpdate: { maxSurge: number } };
    maxReplicas: number;
    ports: { name: string; port: number }[];
  };
}

const manifestsOf = (file: string): Manifest[] =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest);

/** All manifests of our own, and of what the demo runs beside. */
const all = ['base', 'components/sandbox', 'components/stores', 'components/observability'].flatMap(
  (folder) => resourcesOf(join(FOLDER, folder)).flatMap(manifestsOf),
);

function resourcesOf(folder: string): string[] {
  const { resources } = parse(read(join(folder, 'kustomization.yaml'))) as { resources: string[] };
  return resources.map((resource) => join(folder, resource)).filter((path) => /\.yaml$/.test(path));
}

const shape = manifestsOf(join(FOLDER, 'base/shape.yaml'))[0] as Manifest;
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

const scaled = (file: string) => manifestsOf(join(FOLDER, 'overlays/scaled', file));

test('when the shop is scaled out, every service has an autoscaler and a disruption budget', () => {
  for (const file of ['autoscalers.yaml', 'disruption-budgets.yaml']) {
    expect(scaled(file).map(({ metadata }) => metadata.name)).toEqual(SERVICE_NAMES);
  }
});

test('when all services have as many pods as they may, also in a rollout, their connections fit into PostgreSQL', () => {
  const most = new Map(
    scaled('autoscalers.yaml').map(({ metadata, spec }) => [metadata.name, spec.maxReplicas]),
  );
  const surge = shape.spec.strategy.rollingUpdate.maxSurge;
  const needed = SERVICE_NAMES.filter((name) => 'database' in SERVICES[name])
    .map((name) => ((most.get(name) ?? 0) + surge) * POOL_SIZE)
    .reduce((sum, one) => sum + one, 0);
  const [, limit] = /max_connections=(\d+)/.exec(
    read(join(FOLDER, 'overlays/scaled/more-connections.yaml')),
  ) as unknown as [string, string];
  // Some for whoever looks.
  expect(Number(limit)).toBeGreaterThanOrEqual(needed + 30);
});

test('when a Service selects pods, a workload has the labels', () => {
  for (const { kind, metadata, spec } of all) {
    if (kind !== 'Service') continue;
    expect(workload(metadata.name).spec.template.metadata.labels).toMatchObject(spec.selector);
    expect(workload(metadata.name).spec.selector.matchLabels).toEqual(spec.selector);
  }
});
