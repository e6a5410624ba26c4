// Runs a command of this workspace with Node 24, from a fresh clone with Node >= 20 and npm alone:
// fetches pnpm and, with it, Node 24 and all packages from the npm registry; builds; runs it.
// Plain JavaScript without dependencies, because it runs before there are any.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands, helpOf, overview } from './run/help.js';
import { installWorkspace } from './run/install.js';
import { withLock } from './run/lock.js';
import { fail, pathFirst, step } from './run/process.js';
import { become, succeeds } from './run/spawn.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** These only read sources, and must work when the sources do not compile. */
const WITHOUT_BUILD = ['build', 'check', 'doctor', 'format', 'lint', 'load', 'typecheck'];
/** These take no arguments, so an argument is a mistake. */
const WITHOUT_ARGUMENTS = ['build', 'check', 'typecheck'];

const [command = '', ...args] = process.argv.slice(2);
if (!commands.includes(command)) {
  const problem = command ? `There is no command "${command}". There are:` : 'Which command?';
  fail(`${problem}\n${overview()}`);
}
if (args.includes('--help') || args.includes('-h')) {
  console.log(helpOf(command));
  process.exit(0);
}
if (WITHOUT_ARGUMENTS.includes(command) && args.length > 0) {
  fail(`"${args[0]}" means nothing here: npm run ${command} takes no arguments.`);
}
if (Number.parseInt(process.versions.node, 10) < 20) {
  fail(`Traceshop needs Node 20 or newer to start; this is ${process.version}.`);
}

const node = await withLock(join(root, '.tools'), async () => {
  await installWorkspace(root);
  const node24 = findNode24();
  if (!WITHOUT_BUILD.includes(command) && !(await build(node24))) process.exit(1);
  return node24;
});
become(node, [join(root, 'scripts', `${command}.ts`), ...args], {
  env: withNode(node),
  ownGroup: ['bench', 'demo'].includes(command),
});

/** Node 24 from the packages of pnpm-lock.yaml, or the running Node if it is new enough. */
function findNode24() {
  const name = `node-${process.platform}-${process.arch}`;
  const installed = join(root, 'node_modules', name, 'bin', 'node');
  if (existsSync(installed)) return installed;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return fail(`The npm registry has no Node 24 as ${name}: install Node 24 and run this again.`);
}

function build(node24) {
  if (!existsSync(join(root, 'services', 'gateway', 'dist'))) {
    step('Compiling packages and services; from now on only what has changed.');
  }
  return succeeds(node24, [join(root, 'scripts', 'build.ts')], { env: withNode(node24) });
}

/** Child processes of a command must find the same Node. */
function withNode(node24) {
  return pathFirst(dirname(node24));
}
