// Prints what is claimed to be fast or small, as measured on this machine.
//
//   npm run bench
//   npm run bench -- memory start --cold
//
// The names are those of the files in bench/; what each measures: bench/README.md
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endsWithParent } from '@traceshop/test-servers/ends-with-parent';
import { root } from './lib/root.ts';

const folder = join(root, 'bench');
const known = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.find((name) => !known.includes(name));
const strange = options.find((option) => option !== '--cold');

let running: ChildProcess | undefined;
let interrupted = false;
const stop = (signal: NodeJS.Signals): void => {
  interrupted = true;
  running?.kill(signal);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// The parent process was killed, so nobody would read the tables.
process.on('disconnect', () => stop('SIGTERM'));

if (unknown) {
  console.error(`No bench "${unknown}". There are: ${known.join(', ')}.`);
  process.exitCode = 1;
} else if (strange) {
  console.error(`There is no option "${strange}". There is: --cold, of the bench start.`);
  process.exitCode = 1;
} else {
  for (const name of asked.length > 0 ? asked : known) {
    if (!interrupted && !(await run(name))) process.exitCode = 1;
  }
}
// An open channel to the parent would keep this process running.
if (process.connected) process.disconnect();

/** One after another in separate processes, so that none inherits the heap or code of another. */
function run(name: string): Promise<boolean> {
  const [file, ...args] = endsWithParent(
    [process.execPath, join(folder, `${name}.ts`), ...options],
    // If this process is killed, the bench still stops what it has started.
    { signal: 'SIGTERM' },
  );
  const child = spawn(file, args, { cwd: root, stdio: 'inherit' });
  running = child;
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code === 0));
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
  });
}
