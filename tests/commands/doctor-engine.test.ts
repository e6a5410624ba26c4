import { checkEngine } from '../../scripts/doctor/engine.ts';
import type { Machine } from '../../scripts/doctor/machine.ts';
import { done, failed, machine, SOCKET, trouble } from './fake-machine.ts';

test('when the engine is as it must be, nothing is wrong', async () => {
  const { findings, composes } = await checkEngine(machine());
  expect(findings.map(({ state, seen }) => `${state}: ${seen}`)).toEqual([
    'well: Docker Engine 28.5.2',
    'well: Docker Compose 2.40.3',
    'well: Memory that Docker may use: 8.0 GiB',
    'well: Memory limits work (cgroup v2)',
  ]);
  expect(composes).toBe(true);
});

const DENIED_28 = `permission denied while trying to connect to the Docker daemon socket at ${SOCKET}: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.51/version": dial unix /var/run/docker.sock: connect: permission denied`;
const DENIED_29 = `permission denied while trying to connect to the docker API at ${SOCKET}`;
const NONE_28 = `Cannot connect to the Docker daemon at ${SOCKET}. Is the docker daemon running?`;
const NONE_29 = `failed to connect to the docker API at ${SOCKET}; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory`;

test.each([
  [
    DENIED_28,
    `Docker: permission denied: the user ada may not use ${SOCKET}`,
    'usermod -aG docker',
  ],
  [
    DENIED_29,
    `Docker: permission denied: the user ada may not use ${SOCKET}`,
    'usermod -aG docker',
  ],
  [NONE_28, `Docker: no engine runs at ${SOCKET}`, 'systemctl start docker'],
  [NONE_29, `Docker: no engine runs at ${SOCKET}`, 'systemctl start docker'],
  ['spawn docker ENOENT', 'Docker: not installed', 'docs.docker.com/engine/install'],
  [
    'Error response from daemon: client version 1.52 is too new. Maximum supported API version is 1.41',
    'Docker: the client and the engine do not fit together',
    'docs.docker.com/engine/install',
  ],
])('when docker says %j, the cause is named: %j', async (errors, seen, advice) => {
  const [first = ''] = await trouble(machine({ 'docker version': failed(errors) }));
  expect(first).toContain(`wrong: ${seen}`);
  expect(first).toContain(advice);
});

test('when docker is not installed but Podman is, that is said once', async () => {
  const nothing = failed('spawn docker ENOENT');
  const on = machine({ docker: nothing }, { files: { '/usr/bin/podman': '' } });
  const without: Machine = { ...on, run: async () => nothing };
  expect(await trouble(without)).toEqual([expect.stringContaining('/usr/bin/podman exists')]);
});

test('when DOCKER_HOST or a context chooses an engine that does not respond, it is named', async () => {
  const tcp = 'tcp://10.0.0.5:2376';
  const refused = failed(`error during connect: Get "${tcp}": dial tcp: connection refused`);
  const byVariable = machine(
    { 'docker version': refused, 'docker context inspect': done(`default ${tcp}`) },
    { env: { DOCKER_HOST: tcp } },
  );
  expect(await trouble(byVariable)).toEqual([
    expect.stringMatching(`^wrong: Docker: the engine at ${tcp} does not respond: .*refused\n`),
  ]);
  expect((await trouble(byVariable))[0]).toContain('unset DOCKER_HOST');

  const socket = 'unix:///run/user/1000/docker.sock';
  const byContext = machine({
    'docker version': failed(`Cannot connect to the Docker daemon at ${socket}. Is it running?`),
    'docker context inspect': done(`rootless ${socket}`),
  });
  expect((await trouble(byContext))[0]).toContain('docker context use default');
  const env = { DOCKER_CONTEXT: 'rootless' };
  expect((await trouble({ ...byContext, env }))[0]).toContain('unset DOCKER_CONTEXT');
});

test('when a context does not exist, that is said', async () => {
  const lost = failed('Failed to initialize: unable to resolve docker endpoint: context not found');
  const [first] = await trouble(
    machine({ 'docker version': lost, 'docker context inspect': lost }),
  );
  expect(first).toContain('wrong: Docker: its address is not valid');
  expect(first).toContain('docker context ls');
});

test('when no engine runs at the usual socket but another socket exists, it is named', async () => {
  const [first] = await trouble(
    machine(
      { 'docker version': failed(NONE_28) },
      {
        env: { XDG_RUNTIME_DIR: '/run/user/1000' },
        files: { '/run/user/1000/docker.sock': '', '/home/ada/.docker/desktop/docker.sock': '' },
      },
    ),
  );
  expect(first).toContain('DOCKER_HOST=unix:///run/user/1000/docker.sock docker version');
  expect(first).toContain('DOCKER_HOST=unix:///home/ada/.docker/desktop/docker.sock');
});

test('when the engine runs on another machine, its mounts cannot work', async () => {
  const at = (host: string) => machine({ 'docker context inspect': done(`default ${host}`) });
  expect(await trouble(at('ssh://ada@build.example'))).toEqual([
    expect.stringContaining('wrong: The engine at ssh://ada@build.example runs on another machine'),
  ]);
  expect(await trouble(at('tcp://127.0.0.1:2375'))).toEqual([]);
});

test.each([
  [failed("docker: 'compose' is not a docker command."), 'wrong: Docker Compose is not installed'],
  [failed("unknown shorthand flag: 's' in -s"), 'wrong: Docker Compose is not installed'],
  [done('2.9.10'), 'wrong: Docker Compose 2.9.10; 2.24.4 or newer is needed'],
  [done('podman-compose version 1.5.0'), 'wrong: podman-compose cannot read these files'],
])('when Compose is %j, that is said: %s', async (compose, seen) => {
  const on = machine({ 'docker compose version': compose });
  expect(await trouble(on)).toEqual([expect.stringContaining(seen)]);
  expect((await checkEngine(on)).composes).toBe(false);
  // Also without an engine: it is a second thing to repair.
  const both = machine({ 'docker compose version': compose, 'docker version': failed(NONE_28) });
  expect(await trouble(both)).toEqual([
    expect.stringContaining('no engine runs'),
    expect.stringContaining(seen),
  ]);
});

const PODMAN_INFO = {
  host: {
    memTotal: 8 * 2 ** 30,
    cgroupVersion: 'v2',
    cgroupControllers: ['cpu', 'memory', 'pids'],
    security: { rootless: true, selinuxEnabled: true },
    arch: 'amd64',
    os: 'linux',
  },
};

test('when Podman responds, as an alias or at the socket, it is not measured by the versions of Docker', async () => {
  const alias = machine({
    'docker version': done('{"Client": {"Version": "5.2.3"}}'),
    'docker info': done(JSON.stringify(PODMAN_INFO)),
    'docker --version': done('podman version 5.2.3'),
  });
  const Components = [{ Name: 'Podman Engine', Version: '5.2.3' }];
  const socket = machine({
    'docker version': done(JSON.stringify({ Server: { Version: '5.2.3', Components } })),
  });
  const podman = 'unknown: Podman 5.2.3 responds instead of Docker';
  expect(await trouble(alias)).toEqual([
    expect.stringContaining(podman),
    expect.stringContaining('unknown: The engine runs without root'),
  ]);
  expect((await checkEngine(alias)).info).toMatchObject({ selinux: true, limitsMemory: true });
  expect(await trouble(socket)).toEqual([expect.stringContaining(podman)]);
});
