// The workspace's tools as functions. Each returns true if it succeeded.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { importProblems } from '../lint/imports.ts';
import { CHECKED_PROJECTS } from './projects.ts';
import { root } from './root.ts';

const PAGE = join(root, 'packages/trace-desk/build-page.mjs');

/** Compiles what has changed, and bundles the page of the trace desk. */
export const compile = async (): Promise<boolean> =>
  (await run('tsc', ['-b'])) && (await execute(process.execPath, [PAGE]));

/** The build checks the compiled part. Separate projects check the files that run without a build. */
export async function typecheck(): Promise<boolean> {
  if (!(await compile())) return false;
  for (const project of CHECKED_PROJECTS) {
    if (!(await run('tsc', ['-p', project]))) return false;
  }
  return true;
}

/** Format and lint rules of the paths, and the import rules of the whole workspace. */
export const lint = async (paths: string[]): Promise<boolean> => {
  const results = await Promise.all([
    run('biome', ['check', '--error-on-warnings', ...paths]),
    holdsImportRules(),
  ]);
  return results.every(Boolean);
};

export const format = (paths: string[]): Promise<boolean> =>
  run('biome', ['check', '--write', ...paths]);

async function holdsImportRules(): Promise<boolean> {
  const folders = ['packages', 'services', 'sandbox', 'tests', 'scripts', 'bench'];
  const problems = await importProblems(root, folders);
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}

const run = (tool: string, args: string[]): Promise<boolean> =>
  execute(join(root, 'node_modules/.bin', tool), args);

function execute(file: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
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
