import { request } from 'node:http';
import { join } from 'node:path';
import { type ServerProvider, ServerSetupError } from './provider.ts';

/** Chooses by `TEST_SERVERS`; unset: containers where a Docker engine responds, processes elsewhere. */
export async function chooseProvider(env = process.env): Promise<ServerProvider> {
  const wanted = env['TEST_SERVERS'] || ((await dockerResponds(env)) ? 'containers' : 'processes');
  if (wanted === 'containers') return (await import('./containers.ts')).containers();
  if (wanted === 'processes') return (await import('./processes.ts')).processes();
  throw new ServerSetupError(
    `TEST_SERVERS is "${wanted}"; it must be "containers" or "processes", or unset.`,
  );
}

/** True if the Docker engine of `DOCKER_HOST`, or of the usual sockets, responds within a second. */
export async function dockerResponds(env = process.env): Promise<boolean> {
  for (const target of dockerTargets(env)) {
    if (await pings(target)) return true;
  }
  return false;
}

type PingTarget = { socketPath: string } | { host: string; port: string };

function dockerTargets(env: NodeJS.ProcessEnv): PingTarget[] {
  const given = env['DOCKER_HOST'];
  if (given?.startsWith('unix://')) return [{ socketPath: given.slice('unix://'.length) }];
  if (given) {
    const url = new URL(given.replace(/^tcp:/, 'http:'));
    return [{ host: url.hostname, port: url.port || '2375' }];
  }
  const runtime = env['XDG_RUNTIME_DIR'];
  const rootless = runtime ? [{ socketPath: join(runtime, 'docker.sock') }] : [];
  return [{ socketPath: '/var/run/docker.sock' }, ...rootless];
}

function pings(target: PingTarget): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request({ ...target, path: '/_ping', timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.on('close', () => resolve(false));
    call.end();
  });
}
