// Fetches pnpm, Node 24 and the packages from the npm registry if they are missing or old.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { members } from './members.js';
import { fail, progress, step } from './process.js';
import { quietly } from './spawn.js';

const { version: PNPM_VERSION } = JSON.parse(
  readFileSync(new URL('pnpm.json', import.meta.url), 'utf8'),
);
/** The binary itself: the package "pnpm" needs an install script, which may be forbidden. */
const PNPM_PACKAGE = `@pnpm/exe.${process.platform}-${process.arch}`;

/** Installs the packages of pnpm-lock.yaml, if that is not done. */
export async function installWorkspace(root) {
  const stampFile = join(root, 'node_modules', '.traceshop-installed');
  const stamp = fingerprint(root);
  if (read(stampFile) === stamp) return;
  const pnpm = await fetchPnpm(root);
  step(
    'Installing Node 24 and the packages of pnpm-lock.yaml: half a minute, where none is cached.',
  );
  const args = ['install', '--frozen-lockfile', '--reporter=append-only'];
  const options = { cwd: root, env: settingsOfNpm(), onOutput: showProgress };
  const installed = await quietly(pnpm, args, options);
  progress('');
  if (!installed.ok) {
    process.stderr.write(installed.output);
    fail(`The packages could not be installed (above: pnpm's words; ${pnpm} is the program).`);
  }
  writeFileSync(stampFile, stamp);
}

/** Writes into pnpm-lock.yaml what the manifests say, without the network where pnpm's cache has everything. */
export async function lockWorkspace(root) {
  const pnpm = await fetchPnpm(root);
  const args = ['install', '--lockfile-only', '--no-frozen-lockfile', '--prefer-offline'];
  const locked = await quietly(pnpm, args, { cwd: root, env: settingsOfNpm() });
  if (locked.ok) return;
  process.stderr.write(locked.output);
  fail(`pnpm-lock.yaml could not be written (above: pnpm's words; ${pnpm} is the program).`);
}

/** pnpm's "Progress: resolved 612, reused 0, downloaded 340, added 338". */
function showProgress(output) {
  const counts = output.match(/Progress: (resolved .*)/g)?.at(-1);
  if (counts) progress(`  ${counts.slice('Progress: '.length)}`);
}

async function fetchPnpm(root) {
  const tools = join(root, '.tools');
  const folder = join(tools, 'node_modules', ...PNPM_PACKAGE.split('/'));
  const program = join(folder, 'pnpm');
  const version = JSON.parse(read(join(folder, 'package.json')) ?? '{}').version;
  if (version === PNPM_VERSION && existsSync(program)) return program;
  step(
    `Fetching pnpm ${PNPM_VERSION} from the npm registry into .tools/, to install the packages.`,
  );
  const fetched = await quietly('npm', [
    ...['install', '--prefix', tools, '--no-save', '--no-package-lock', '--ignore-scripts'],
    ...['--no-audit', '--no-fund', '--loglevel=error', `${PNPM_PACKAGE}@${PNPM_VERSION}`],
  ]);
  if (!fetched.ok) {
    process.stderr.write(fetched.output);
    fail(`pnpm could not be fetched (above: npm's words).`);
  }
  return program;
}

/** Changes with everything that affects an installation: lockfile, manifests, platform, pnpm. */
function fingerprint(root) {
  const hash = createHash('sha256').update(`${PNPM_PACKAGE} ${PNPM_VERSION}`);
  const manifests = members(root).map((folder) => join(folder, 'package.json'));
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests];
  for (const file of files) hash.update(`\0${file}\0${read(join(root, file)) ?? ''}`);
  return hash.digest('hex');
}

/**
 * pnpm reads .npmrc files, but not npm's environment variables. So a registry or proxy from there
 * (NPM_CONFIG_REGISTRY) is forwarded under pnpm's names.
 */
function settingsOfNpm() {
  const shared = ['registry', 'proxy', 'https_proxy', 'noproxy', 'cafile', 'strict_ssl'];
  // CI: pnpm must not ask questions.
  const env = { ...process.env, CI: 'true' };
  for (const [name, value] of Object.entries(process.env)) {
    const setting = name.toLowerCase().replace(/^npm_config_/, '');
    if (setting !== name.toLowerCase() && shared.includes(setting) && value) {
      env[`pnpm_config_${setting}`] = value;
    }
  }
  return env;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
