// The workspace's tools as functions that say whether all was well.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root: string = join(import.meta.dirname, '../..');

/** Compiles every package and service: incremental, in the order of their references. */
export const compile = (): Promise<boolean> => run('tsc', ['-b']);

/** The compiled part is checked by compiling it; the rest, which runs as it is, by its own project. */
export const typecheck = async (): Promise<boolean> =>
  (await compile()) && (await run('tsc', ['-p', 'tsconfig.check.json']));

export const lint = (paths: string[]): Promise<boolean> =>
  run('biome', ['check', '--error-on-warnings', ...paths]);

export const format = (paths: string[]): Promise<boolean> =>
  run('biome', ['check', '--write', ...paths]);

function run(tool: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', tool), args, {
      cwd: root,
      stdio: 'inherit',
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}
