/** The package as somebody else installs it: a tarball, in an empty folder, with nothing of this workspace. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  compile,
  complaintsAbout,
  countInstalled,
  filesOf,
  folderWith,
  LINTERS,
  type Packed,
  packWithNpm,
  packWithPnpm,
  projectsWith,
  registryAnswers,
  run,
} from '@traceshop/test-servers/installed-packages';
import { spansOf } from '@traceshop/trace-testing';

const NAME = 'trace-desk';
/** npm with a registry, on a busy machine. */
const PATIENCE_MS = 600_000;
jest.setTimeout(PATIENCE_MS);

const withRegistry = registryAnswers() ? test : test.skip;

let root: string;
let packed: Packed;
let folder: string;
let program: ChildProcess | undefined;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'install-desk-')));
  packed = await packWithNpm(NAME, root);
  folder = await folderWith(join(root, 'alone'), packed.tarball);
}, PATIENCE_MS);
afterEach(() => program?.kill('SIGKILL'));
afterAll(() => rm(root, { recursive: true, force: true }));

/** Sent by curl in the README. */
const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const SPAN = {
  traceId: TRACE_ID,
  spanId: 'eee19b7ec3c1b174',
  name: 'first',
  startTimeUnixNano: '1767323045000000000',
  endTimeUnixNano: '1767323045100000000',
};

interface Program {
  child: ChildProcess;
  otlp: string;
  page: string;
}

/** The addresses in the first two lines, which may come together. */
async function firstUrls(output: Readable): Promise<string[]> {
  const urls: string[] = [];
  for await (const line of createInterface({ input: output })) {
    urls.push(/http:\S+\d/.exec(line)?.[0] ?? '');
    if (urls.length === 2) break;
  }
  return urls;
}

/** The command as the README names it. It prints two lines once it listens. */
async function startProgram(): Promise<Program> {
  const command = join(folder, 'node_modules/.bin/trace-desk');
  const child = spawn(process.execPath, [command, '--otlp-port', '0', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [otlp = '', page = ''] = await firstUrls(child.stdout);
  return { child, otlp, page };
}

test('when it is installed alone, it brings no other package', async () => {
  expect(await countInstalled(folder)).toBe(1);
});

test('when its command runs, it takes OTLP, answers as Jaeger and shows its page', async () => {
  const { child, otlp, page } = await startProgram();
  program = child;
  const sent = await fetch(`${otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [SPAN] }] }] }),
  });
  expect(sent.status).toBe(200);

  const jsonOf = async (path: string) => (await fetch(`${page}${path}`)).json();
  const { data } = (await jsonOf(`/api/traces/${TRACE_ID}`)) as { data: unknown[] };
  expect(data).toMatchObject([{ traceID: TRACE_ID, spans: [{ operationName: 'first' }] }]);
  const { result } = (await jsonOf(`/api/v3/traces/${TRACE_ID}`)) as { result: unknown };
  expect(spansOf(result)).toMatchObject([{ spanId: SPAN.spanId }]);

  const html = await (await fetch(page)).text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const path of files) {
    const file = await fetch(new URL(path, page));
    expect([path, file.status, (await file.text()).length > 100]).toEqual([path, 200, true]);
  }
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('when a program starts it, it works in CommonJS and ES modules', async () => {
  const body = `
const desk = await startDesk({ otlpPorts: [0], apiPort: 0 });
const { status } = await fetch(desk.apiUrl + '/api/services');
await desk.close();
if (status !== 200) throw new Error(status);
`;
  const module = `import { startDesk } from '@traceshop/trace-desk';${body}`;
  const common = `const { startDesk } = require('@traceshop/trace-desk'); (async () => {${body}})()`;
  await run(process.execPath, ['--input-type=module', '-e', module], { cwd: folder });
  await run(process.execPath, ['-e', common], { cwd: folder });
});

test('when a program in TypeScript uses it, its types are found without those of Node', async () => {
  const program =
    "import { type Desk, startDesk } from '@traceshop/trace-desk';\n" +
    'export const desk: Promise<Desk> = startDesk({ apiPort: 0 });\n' +
    '// @ts-expect-error misspelt\nstartDesk({ apiPrt: 0 });\n';
  await writeFile(join(folder, 'typed.mts'), program);
  for (const flags of [
    ['--module', 'nodenext'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ]) {
    await compile(folder, '--noEmit', '--target', 'es2024', '--types', '', ...flags, 'typed.mts');
  }
});

withRegistry('when publint and attw look at the package, they find nothing', async () => {
  await projectsWith(join(root, 'projects'), { lint: LINTERS });
  expect(await complaintsAbout(join(root, 'projects/lint'), [packed.tarball])).toBe('');
});

test('when pnpm packs it, the tarball holds the same', async () => {
  const other = await packWithPnpm(NAME, join(root, 'pnpm'));
  expect(await filesOf(other)).toEqual(await filesOf(packed.tarball));
});

test('when it is packed, it holds no build information and nothing of another package but what it runs', () => {
  expect(packed.files.filter((file) => /tsbuildinfo|\.test\.|node_modules/.test(file))).toEqual([]);
  expect(packed.files).toEqual(
    expect.arrayContaining(['dist/page/index.html', 'dist/trace-desk.js', 'README.md', 'LICENSE']),
  );
});
