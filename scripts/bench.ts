// Prints what we claim to be fast or small: `npm run bench`, or `npm run bench -- memory start --cold`.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/tools.ts';

const folder = join(root, 'bench');
const known = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.find((name) => !known.includes(name));

let interrupted = false;
if (unknown) {
  console.error(`No bench "${unknown}". There are: ${known.join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const name of asked.length > 0 ? asked : known) {
    if (!interrupted && !(await run(name))) process.exitCode = 1;
  }
}

/** One after another, each in a process of its own: none inherits the other's heap or code. */
function run(name: string): Promise<boolean> {
  const child = spawn(process.execPath, [join(folder, `${name}.ts`), ...options], {
    cwd: root,
    stdio: 'inherit',
  });
  const pass = (signal: NodeJS.Signals): void => {
    interrupted = true;
    // A terminal has sent its Ctrl-C to the bench as well.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code === 0);
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
  });
}
