import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICE_NAMES } from '@traceshop/contract/topology';
import { root } from '../lib/root.ts';
import { UserError } from '../lib/user-error.ts';
import type { Delivery } from './delivery.ts';

/** Every image of ours, with the arguments of its build. */
export async function images(): Promise<{ name: string; build: string[] }[]> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const services = SERVICE_NAMES.map((name) => ({
    name: `traceshop/${name}:${version}`,
    build: ['--build-arg', `SERVICE=${name}`],
  }));
  const sandbox = {
    name: `traceshop/sandbox:${version}`,
    build: ['--file', 'sandbox/Dockerfile'],
  };
  return [...services, sandbox];
}

/** @throws UserError if Docker cannot build it */
export const build = (image: { name: string; build: string[] }): Promise<void> =>
  run('docker', ['build', '--quiet', ...image.build, '--tag', image.name, '.']);

/** Brings built images to where the cluster finds them. @throws UserError */
export async function deliver(names: readonly string[], delivery: Delivery): Promise<void> {
  if (delivery.to === 'kind') {
    await run('kind', ['load', 'docker-image', '--name', delivery.cluster, ...names]);
  } else if (delivery.to === 'k3s') {
    await piped(['docker', 'save', ...names], ['k3s', 'ctr', 'images', 'import', '-']);
  } else if (delivery.to === 'registry') {
    for (const name of names) {
      await run('docker', ['tag', name, `${delivery.prefix}/${name}`]);
      await run('docker', ['push', '--quiet', `${delivery.prefix}/${name}`]);
    }
  }
}

function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return ended(child, [program, ...args]);
}

async function piped(from: readonly string[], to: readonly string[]): Promise<void> {
  const [source = '', ...sourceArgs] = from;
  const [target = '', ...targetArgs] = to;
  const reader = spawn(target, targetArgs, { stdio: ['pipe', 'ignore', 'inherit'] });
  const writer = spawn(source, sourceArgs, { stdio: ['ignore', 'pipe', 'inherit'] });
  // If the reader ends early, its exit code says more than the broken pipe.
  reader.stdin.on('error', () => undefined);
  writer.stdout.pipe(reader.stdin);
  await Promise.all([ended(reader, to), ended(writer, from)]);
}

function ended(child: ReturnType<typeof spawn>, command: readonly string[]): Promise<void> {
  const line = command.join(' ');
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT' ? ` Is ${command[0]} installed?` : '';
      reject(new UserError(`"${line}" could not be started (${error.message}).${missing}`));
    });
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new UserError(`"${line}" failed with exit code ${code}; its reason stands above`));
    });
  });
}
