// `npm run create-service`, in a copy of the workspace: what it makes passes the checks, and its story is one trace.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { SERVICES } from '@traceshop/contract/topology';
import { administer } from '@traceshop/test-servers/administer';
import { serverAddress } from '@traceshop/test-servers/hub';
import { databaseStatements } from '../../scripts/create-service/database-command.ts';

const ROOT = join(import.meta.dirname, '../..');
const PNPM = join(
  ROOT,
  `.tools/node_modules/@pnpm/exe.${process.platform}-${process.arch}`,
  'pnpm',
);
/** Installed, or written by other runs. */
const LEFT_OUT = /(^|\/)node_modules$|^(\.git|\.tools|coverage)$/;
/** An installation, a full check and two suites, on a machine that has other work too. */
const DEADLINE_MS = 600_000;

/** Names and ports that no service has, so that the test also passes beside a service that was made. */
const free = (names: readonly string[]): string => names.find((name) => !(name in SERVICES)) ?? '';
const ONE = free(['shipping', 'returns', 'loyalty']);
const OTHER = free(['gift-cards', 'price-lists', 'store-credits']);
const PORT = Math.max(...Object.values(SERVICES).map(({ port }) => port)) + 1;
/** Beyond the sandbox and the collector. */
const OTHER_PORT = String(PORT + 13);

let copy = '';
let env: NodeJS.ProcessEnv = {};

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'traceshop-create-service-'));
  await cp(ROOT, copy, {
    recursive: true,
    // What is compiled already stays so.
    preserveTimestamps: true,
    filter: (path) => !LEFT_OUT.test(relative(ROOT, path)),
  });
  await mkdir(join(copy, '.tools'));
  await symlink(join(ROOT, '.tools/node_modules'), join(copy, '.tools/node_modules'));
  env = { ...process.env, ...(await ofInstallation()), ...(await ofServers()), CI: 'true' };
}, DEADLINE_MS);
afterAll(() => rm(copy, { recursive: true, force: true }));

/** The packages come from where those of this workspace are; nothing is fetched. */
async function ofInstallation(): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)(PNPM, ['store', 'path'], { cwd: ROOT });
  return { pnpm_config_store_dir: dirname(stdout.trim()), pnpm_config_offline: 'true' };
}

/** The tests of the copy use the servers of this run. */
async function ofServers(): Promise<Record<string, string>> {
  const [postgres, redis, rabbitmq] = await Promise.all([
    serverAddress('postgres'),
    serverAddress('redis'),
    serverAddress('rabbitmq'),
  ]);
  return {
    TEST_POSTGRES_URL: postgres.url,
    TEST_REDIS_URL: redis.url,
    TEST_RABBITMQ_URL: rabbitmq.url,
    TEST_RABBITMQ_MANAGEMENT_URL: rabbitmq.managementUrl ?? '',
  };
}

/** Runs a command of the copy to its end. */
function run(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { cwd: copy, env, maxBuffer: 2 ** 26 };
    const all = ['scripts/run.js', ...args];
    execFile(process.execPath, all, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` });
    });
  });
}

test(
  'when services are made, all checks pass with them, and the story of one is its trace',
  async () => {
    expect(await run('create-service', ONE)).toMatchObject({
      code: 0,
      output: expect.stringContaining(`${ONE} listens on port ${PORT}`),
    });
    const before = await lists();
    expect(await run('create-service', ONE)).toEqual({
      code: 1,
      output: `There is a service "${ONE}" already: services/${ONE}. Nothing changed.\n`,
    });
    expect(await lists()).toEqual(before);
    expect(await run('create-service', OTHER, '--port', OTHER_PORT)).toMatchObject({ code: 0 });

    expect(await run('check')).toEqual({
      code: 0,
      output: expect.stringContaining('No fixes applied'),
    });
    const suites = [`services/(${ONE}|${OTHER})`, `tests/journeys/${ONE}`];
    const guards = [
      'tests/static/(service-lists|topology|compose-files|kubernetes)',
      'packages/contract',
    ];
    const tested = await run('test', ...suites, ...guards, '--verbose');
    expect(tested).toEqual({
      code: 0,
      output: expect.stringMatching(/^tests: \d+ passed, 0 failed$/m),
    });
    for (const title of [
      `when ${ONE} has started, it is healthy and its database is up`,
      'when a note is posted, one trace shows the request and the statement',
    ]) {
      expect(tested.output).toContain(`✓ ${title}`);
    }
  },
  DEADLINE_MS,
);

const lists = (): Promise<string[]> =>
  Promise.all(
    ['packages/contract/src/services.ts', 'docker-compose.yml', 'pnpm-lock.yaml'].map((file) =>
      readFile(join(copy, file), 'utf8'),
    ),
  );

test('when a volume has no database of a service yet, the statements that are printed create it', async () => {
  const { url } = await serverAddress('postgres');
  const facts = {
    name: 'gift-cards',
    database: 'test_gift_cards',
    role: 'test_gift_cards_service',
  };
  try {
    for (const statement of databaseStatements(facts)) await administer(url, statement);
    const own = new URL(url);
    own.pathname = `/${facts.database}`;
    own.username = facts.role;
    own.password = 'demo-gift-cards-db';
    await administer(own.href, 'CREATE TABLE notes (id text)');
  } finally {
    await administer(url, `DROP DATABASE IF EXISTS ${facts.database} WITH (FORCE)`);
    await administer(url, `DROP ROLE IF EXISTS ${facts.role}`);
  }
});
