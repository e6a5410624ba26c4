// `docker compose` on this workspace, as a separate project beside other stacks.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const WORKSPACE = join(import.meta.dirname, '../../../..');

/** A compose project: its name, its changes to the variables of .env, its files. */
export interface Project {
  name: string;
  variables: Record<string, string>;
  /** Overrides of docker-compose.yml, as file names in the workspace. */
  overrides?: string[];
}

/** An override with limits that let a checkout take longer than 10 s. */
export const SLOW_PROVIDER = 'packages/shop-harness/src/stack/slow-provider.yml';

export interface Ended {
  stdout: string;
  stderr: string;
}

/**
 * Runs `docker compose` with `args` in the project.
 * @throws an error with its last output, if it fails.
 */
export function compose(project: Project, ...args: string[]): Promise<Ended> {
  const files = ['docker-compose.yml', ...(project.overrides ?? [])];
  const all = ['compose', ...files.flatMap((file) => ['--file', file]), ...args];
  return docker(all, { ...project.variables, COMPOSE_PROJECT_NAME: project.name });
}

/** Runs `docker`. @throws as `compose`. */
export async function docker(args: string[], variables = {}): Promise<Ended> {
  const child = spawn('docker', args, {
    cwd: WORKSPACE,
    env: { ...process.env, COMPOSE_PROGRESS: 'plain', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return said;
  const last = `${said.stdout}\n${said.stderr}`.trim().split('\n').slice(-30).join('\n');
  throw new Error(`docker ${args.join(' ')} failed (exit code ${code}):\n${last}`);
}
