import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judgeContent } from '../../scripts/doctor/content.ts';
import { checkMountedFiles } from '../../scripts/doctor/mounted-files.ts';
import { composeNames, readMounts } from '../../scripts/doctor/mounts.ts';

const ROOT = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A copy of the compose files and of all that they mount. */
const copy = mkdtempSync(join(tmpdir(), 'doctor-copy-'));

beforeAll(() => {
  const mounts = composeNames(ROOT).flatMap((name) => readMounts(ROOT, name).mounts);
  const sources = mounts.map(({ source }) => source);
  for (const path of [...composeNames(ROOT), ...new Set(sources)]) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
});

afterAll(() => {
  rmSync(copy, { recursive: true });
});

/** A folder with one compose file that mounts `./config` and `./settings.yml`. */
function write(files: Record<string, string>): void {
  const compose = `services:
  program:
    volumes: ["./config:/etc/program:ro", "./settings.yml:/etc/settings.yml:ro", "data:/data"]
`;
  const all = { 'docker-compose.yml': compose, 'settings.yml': 'a: 1\n', 'config/a.json': '{}' };
  for (const [name, text] of Object.entries({ ...all, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const trouble = (at = folder): string[] =>
  checkMountedFiles(at)
    .filter(({ state }) => state === 'wrong')
    .map(({ seen }) => seen);

test('when nothing is wrong, the files of each compose file are counted', () => {
  expect(checkMountedFiles(copy)).toEqual(
    composeNames(copy).map((name) => ({
      state: 'well',
      seen: expect.stringMatching(`^\\d+ files that ${name} mounts can be read$`),
    })),
  );
});

test.each([
  'observability/loki.yaml',
  'observability/jaeger.yaml',
  'observability/tempo/tempo.yaml',
  'observability/otel-collector-balancer.yaml',
  'observability/targets/shop.yml',
  'observability/targets-scaled/shop.yml',
  'observability/rules/slo.yml',
  'otel-collector-config.yaml',
  'prometheus.yml',
  'grafana/provisioning/datasources/loki.yml',
  'grafana/provisioning/dashboards/dashboards.yml',
  'grafana/dashboards/shop.json',
])('when %s is broken or empty, it is named', (path) => {
  const named = expect.arrayContaining([expect.stringContaining(path)]);
  writeFileSync(join(copy, path), '{ "a": [ 1, ');
  expect(trouble(copy)).toEqual(named);
  writeFileSync(join(copy, path), '');
  expect(trouble(copy)).toEqual(named);
  cpSync(join(ROOT, path), join(copy, path));
  expect(trouble(copy)).toEqual([]);
});

test('when the text of a config inside a compose file is broken, the config is named', () => {
  write({
    'docker-compose.yml': `services:
  jaeger:
    configs: [{ source: page, target: /etc/ui.json }]
configs:
  page: { content: "{ broken" }
`,
  });
  expect(trouble()).toEqual([expect.stringContaining('docker-compose.yml, config page: ')]);
});

test('when a compose file is broken, it is named', () => {
  write({ 'docker-compose.yml': 'services: [' });
  expect(trouble()).toEqual([expect.stringContaining('docker-compose.yml: ')]);
});

test('when a mounted file is missing, is a folder, or leads nowhere, that is said', () => {
  write({});
  rmSync(join(folder, 'settings.yml'));
  expect(trouble()).toEqual([
    'settings.yml is missing; Docker would mount an empty folder into program',
  ]);
  mkdirSync(join(folder, 'settings.yml'));
  expect(trouble()).toEqual([
    'settings.yml is a folder, not a file; Docker makes one if the file is missing',
  ]);
  rmSync(join(folder, 'settings.yml'), { recursive: true });
  writeFileSync(join(folder, 'settings.yml'), 'a: 1');
  symlinkSync('nowhere', join(folder, 'config/link.yml'));
  expect(trouble()).toEqual(['config/link.yml is a link to a file that does not exist']);
});

test('when a mounted folder is a file, that is said', () => {
  write({});
  rmSync(join(folder, 'config'), { recursive: true });
  writeFileSync(join(folder, 'config'), '');
  expect(trouble()).toEqual(['config is a file, not a folder']);
});

test('when the users of containers may not read a file or a folder, that is said; Docker Desktop ignores it', () => {
  write({ 'config/deep/b.json': '{}' });
  chmodSync(join(folder, 'settings.yml'), 0o640);
  chmodSync(join(folder, 'config/deep'), 0o750);
  const denied = (path: string) => ({
    state: 'wrong',
    seen: `${path} may not be read by other users, and the users of containers are others`,
    advice: [`chmod -R o+rX ${path}`],
  });
  expect(checkMountedFiles(folder)).toEqual([denied('config/deep'), denied('settings.yml')]);
  expect(checkMountedFiles(folder, { owners: false })).toMatchObject([{ state: 'well' }]);
});

test('when a file is not text, that is said', () => {
  write({});
  writeFileSync(join(folder, 'settings.yml'), Buffer.from([0x61, 0xff, 0x3a]));
  expect(trouble()).toEqual(['settings.yml: it is not UTF-8 text']);
});

test.each([
  ['/etc/grafana/dashboards/a.json', '{"uid": "a", "title": "A", "panels": []}', undefined],
  ['/etc/grafana/dashboards/a.json', '{"uid": "a", "panels": []}', 'it has no title'],
  ['/etc/grafana/dashboards/a.json', '{"uid": ', expect.stringContaining('JSON')],
  ['/etc/grafana/provisioning/datasources/a.yml', 'apiVersion: 1', 'it has no list datasources'],
  [
    '/etc/grafana/provisioning/datasources/a.yml',
    'datasources: [{ name: A, type: loki, url: x }, { name: B }]',
    'entry 2 of datasources has no type',
  ],
  ['/etc/grafana/provisioning/dashboards/a.yml', 'providers: {}', 'it has no list providers'],
  ['/etc/rabbitmq/rabbitmq.conf', '# limits\nvm_memory.a = 0.6\n\n', undefined],
  ['/etc/rabbitmq/rabbitmq.conf', 'a = 1\nheartbeat 5\n', 'line 2 is not `name = value`'],
  ['/docker-entrypoint-initdb.d/a.sql', ' \n', 'it is empty'],
  ['/etc/loki/loki.yaml', 'a: 1\n---\nb: [', expect.stringContaining('line')],
  ['/etc/loki/loki.yaml', 'auth_enabled', 'it is empty or has no names'],
])('when %s holds %j, its reader is told: %j', (target, text, expected) => {
  expect(judgeContent(text, target)).toEqual(expected);
});
