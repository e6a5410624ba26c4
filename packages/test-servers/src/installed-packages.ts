// What the tests of packages that others install have in common: tarballs, and folders that know nothing of this workspace.
import { type ExecFileOptions, execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const WORKSPACE = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const PACKAGES = join(WORKSPACE, 'packages');
const PNPM = `.tools/node_modules/@pnpm/exe.${process.platform}-${process.arch}/pnpm`;
/** The compiler of the workspace, which compiles to native code. */
const TSC = join(WORKSPACE, 'node_modules/typescript/bin/tsc');

/** The variables of the test runner change what the programs of a stranger do. */
const OF_THE_RUNNER = /^(?:NODE_OPTIONS|NODE_TEST_CONTEXT|VITEST|JEST_WORKER_ID|NODE_ENV)$/;

/** Runs a program to its end. The error of a failure has its output. */
export async function run(
  command: string,
  args: readonly string[],
  { env, ...options }: ExecFileOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const kept = Object.entries(process.env).filter(([name]) => !OF_THE_RUNNER.test(name));
  const all = { ...Object.fromEntries(kept), ...env };
  try {
    const { stdout, stderr } = await exec(command, args, { ...options, env: all });
    return { stdout: String(stdout), stderr: String(stderr) };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** False without a registry: then the tests that install are skipped. */
export function registryAnswers(): boolean {
  return spawnSync('npm', ['view', 'jest@30', 'name'], { timeout: 30_000 }).status === 0;
}

export interface Packed {
  /** The path of the tarball. */
  tarball: string;
  /** The paths inside. */
  files: string[];
}

/** Packs a package as npm publishes it. What is built is in use: `prepack` would build it again. */
export async function packWithNpm(name: string, into: string): Promise<Packed> {
  const flags = ['--json', '--ignore-scripts', '--pack-destination', into];
  const { stdout } = await run('npm', ['pack', ...flags], { cwd: join(PACKAGES, name) });
  const listed = JSON.parse(stdout) as Record<
    string,
    { filename: string; files: { path: string }[] }
  >;
  const [packed] = Object.values(listed);
  if (packed === undefined) throw new Error(`npm pack listed nothing: ${stdout}`);
  return { tarball: join(into, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** The tarball that pnpm makes of a package. */
export async function packWithPnpm(name: string, into: string): Promise<string> {
  await mkdir(into, { recursive: true });
  const flags = ['pack', '--pack-destination', into, '--config.ignore-scripts=true'];
  await run(join(WORKSPACE, PNPM), flags, { cwd: join(PACKAGES, name), env: { CI: '' } });
  const [file = ''] = await readdir(into);
  return join(into, file);
}

export async function filesOf(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['tzf', tarball]);
  return stdout.trim().split('\n').sort();
}

/** An empty folder in which npm installs what is named. */
export async function folderWith(folder: string, ...specs: string[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{}');
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await run('npm', ['install', ...flags, ...specs], { cwd: folder });
  return folder;
}

/** How many packages npm has installed in a folder. */
export async function countInstalled(folder: string): Promise<number> {
  const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: folder });
  return stdout.trim().split('\n').length - 1;
}

/** Dependencies by name: a version, or the path of a tarball. */
export type Dependencies = Record<string, string>;

/**
 * Several projects below `root`, each with dependencies of its own, by a single installation: pnpm
 * links what it has stored, which costs a fraction of an installation by npm.
 */
export async function projectsWith(
  root: string,
  projects: Record<string, Dependencies>,
): Promise<void> {
  await mkdir(root, { recursive: true });
  // Packages with an install script work without it here.
  await writeFile(join(root, 'pnpm-workspace.yaml'), "packages: ['*']\nstrictDepBuilds: false\n");
  await writeFile(join(root, 'package.json'), '{"private":true}');
  for (const [name, dependencies] of Object.entries(projects)) {
    await mkdir(join(root, name), { recursive: true });
    const specs = Object.entries(dependencies).map(([dependency, version]) => [
      dependency,
      version.startsWith('/') ? `file:${version}` : version,
    ]);
    const manifest = { name, private: true, dependencies: Object.fromEntries(specs) };
    await writeFile(join(root, name, 'package.json'), JSON.stringify(manifest));
  }
  await pnpm(root, 'install', '--no-frozen-lockfile', '--ignore-scripts');
}

async function pnpm(folder: string, ...args: string[]): Promise<void> {
  // Otherwise pnpm looks itself up for all platforms, which a mirror may not have.
  const env = { ...settingsOfNpm(), CI: 'true', pnpm_config_pm_on_fail: 'ignore' };
  const flags = ['--prefer-offline', '--reporter=append-only'];
  await run(join(WORKSPACE, PNPM), [...args, ...flags], { cwd: folder, env });
}

/** What git knows of the workspace, as it is now, as a repository of its own. Undefined without git. */
export async function repositoryOfWorkspace(folder: string): Promise<string | undefined> {
  const inside = { cwd: WORKSPACE, maxBuffer: 10_000_000 };
  const known = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    ...inside,
  }).catch(() => undefined);
  if (known === undefined) return undefined;
  for (const file of known.stdout.split('\0').filter(Boolean)) {
    // A deleted file is still known until the next commit.
    await cp(join(WORKSPACE, file), join(folder, file)).catch(() => undefined);
  }
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
      cwd: folder,
      maxBuffer: 10_000_000,
    });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--no-verify', '--message', 'as it is');
  return (await git('rev-parse', 'HEAD')).stdout.trim();
}

/** A folder in which pnpm installs a package of a repository, which it compiles first. */
export async function folderWithGitDependency(
  folder: string,
  { name, repository, commit }: { name: string; repository: string; commit: string },
): Promise<void> {
  const spec = `git+file://${repository}#${commit}&path:/packages/${name}`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{}');
  const allow = `allowBuilds:\n  '@traceshop/${name}@${spec}': true\n`;
  await writeFile(join(folder, 'pnpm-workspace.yaml'), allow);
  await pnpm(folder, 'add', spec);
}

/** pnpm does not read npm's environment variables. */
function settingsOfNpm(): NodeJS.ProcessEnv {
  const shared = Object.entries(process.env).flatMap(([name, value]) => {
    const [, setting] =
      /^npm_config_(registry|proxy|https_proxy|noproxy|cafile|strict_ssl)$/i.exec(name) ?? [];
    return setting ? [[`pnpm_config_${setting.toLowerCase()}`, value]] : [];
  });
  return Object.fromEntries(shared);
}

/** What publint and attw have to say about tarballs. Empty if nothing. */
export async function complaintsAbout(
  folder: string,
  tarballs: readonly string[],
): Promise<string> {
  const said: string[] = [];
  for (const tarball of tarballs) {
    const bin = join(folder, 'node_modules/.bin');
    const { stdout } = await run(join(bin, 'publint'), ['--strict', tarball], { cwd: folder });
    if (!stdout.includes('All good!')) said.push(stdout);
    // Fails if a way to resolve the types does not work: node10, node16, bundler.
    await run(join(bin, 'attw'), [tarball], { cwd: folder });
  }
  return said.join('\n');
}

export const LINTERS: Dependencies = { publint: '^0.3.0', '@arethetypeswrong/cli': '^0.18.0' };

/** Compiles with the compiler of the workspace. `node10` needs an older one. */
export const compile = (folder: string, ...args: string[]): Promise<unknown> =>
  run(process.execPath, [TSC, '--strict', '--skipLibCheck', ...args], { cwd: folder });

/** Compiles with the compiler that the folder has installed. */
export const compileWithInstalled = (folder: string, ...args: string[]): Promise<unknown> =>
  run(join(folder, 'node_modules/.bin/tsc'), ['--strict', '--skipLibCheck', ...args], {
    cwd: folder,
  });
