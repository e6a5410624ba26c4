// Why `docker` gets no response from an engine. The messages differ between its versions.
import { type Finding, wrong } from './finding.ts';
import type { Machine } from './machine.ts';

export const INSTALL = 'Install Docker Engine with Compose: https://docs.docker.com/engine/install';
export const WITHOUT_DOCKER = 'Without Docker: npm run demo';
const USUAL_SOCKET = '/var/run/docker.sock';

/** The address that `docker` uses, and what sets it. */
export interface Endpoint {
  host: string;
  /** `default` unless `docker context use` chose another one. */
  context: string;
}

/** No program `docker` could be started. */
export const isMissing = (last: string): boolean => /ENOENT$/.test(last);

/** @param last the last line that `docker version` wrote to stderr */
export function judgeUnreachable(last: string, at: Endpoint, machine: Machine): Finding {
  if (isMissing(last)) return notInstalled(machine);
  if (/permission denied/i.test(last)) return notAllowed(at, machine);
  if (/too new|API version .* is too old|minimum supported API/i.test(last)) {
    return wrong(`Docker: the client and the engine do not fit together: ${last}`, INSTALL);
  }
  if (/context.*not found|unable to (resolve|parse) docker/i.test(last)) {
    return wrong(
      `Docker: its address is not valid: ${last}`,
      'docker context ls lists the valid ones. Or take the usual one: unset DOCKER_HOST DOCKER_CONTEXT; docker context use default',
    );
  }
  if (isLocal(at.host) && !isChosen(at, machine)) {
    return wrong(
      `Docker: no engine runs at ${at.host}`,
      'Start it: sudo systemctl start docker, or start Docker Desktop. Check with: docker version',
      ...otherSockets(at, machine),
      WITHOUT_DOCKER,
    );
  }
  return wrong(
    `Docker: the engine at ${at.host} does not respond: ${last}`,
    ...chosen(at, machine),
    ...otherSockets(at, machine),
    WITHOUT_DOCKER,
  );
}

function notInstalled({ exists }: Machine): Finding {
  const podman = ['/usr/bin/podman', '/usr/local/bin/podman', '/opt/homebrew/bin/podman'];
  const found = podman.find(exists);
  return wrong(
    'Docker: not installed: there is no program `docker` on the PATH',
    `${INSTALL}; then start it, and check with: docker version`,
    ...(found === undefined ? [] : [`${found} exists. See "Other engines" in docs/running.md.`]),
    WITHOUT_DOCKER,
  );
}

function notAllowed({ host }: Endpoint, { env }: Machine): Finding {
  return wrong(
    `Docker: permission denied: the user ${env['USER'] ?? 'of this shell'} may not use ${host}`,
    'Join the group of the socket, then log in again: sudo usermod -aG docker $USER',
    'Members of that group can become root. Rootless Docker needs no group.',
    WITHOUT_DOCKER,
  );
}

const isLocal = (host: string): boolean => /^(unix|npipe):/.test(host);

const isChosen = ({ context }: Endpoint, { env }: Machine): boolean =>
  Boolean(env['DOCKER_HOST']) || context !== 'default';

/** Names what chose the address, and how to choose the usual one again. */
function chosen(at: Endpoint, machine: Machine): string[] {
  const host = machine.env['DOCKER_HOST'];
  if (host) return [`DOCKER_HOST=${host} chooses it. Start that engine, or: unset DOCKER_HOST`];
  if (!isChosen(at, machine)) return [];
  const back = machine.env['DOCKER_CONTEXT']
    ? 'unset DOCKER_CONTEXT'
    : 'docker context use default';
  return [`The context "${at.context}" chooses it. Start that engine, or: ${back}`];
}

/** Engines that run for one user, in a virtual machine, or as Podman have other sockets. */
function otherSockets({ host }: Endpoint, { env, exists }: Machine): string[] {
  const home = env['HOME'] ?? '';
  const runtime = env['XDG_RUNTIME_DIR'];
  const known = [
    USUAL_SOCKET,
    ...(runtime ? [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`] : []),
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
  ];
  return known
    .filter((path) => host !== `unix://${path}` && exists(path))
    .map((path) => `Another engine may run here: DOCKER_HOST=unix://${path} docker version`);
}
