import { checkSelinux } from '../../scripts/doctor/selinux.ts';
import { done, info, machine, trouble } from './fake-machine.ts';

test.each([
  [{ SecurityOptions: ['name=rootless'] }, 'unknown: The engine runs without root'],
  [
    { MemoryLimit: false, CgroupVersion: '1', Architecture: 'x86_64' },
    'unknown: Memory limits have no effect (cgroup v1)',
  ],
  [{ Architecture: 'aarch64' }, 'unknown: Processor arm64; not tested, amd64 is'],
  [{ Architecture: 'armv7l' }, 'wrong: Processor armv7l: some images do not exist for it'],
  [{ OSType: 'windows' }, 'wrong: The engine runs containers for windows'],
  [
    { OperatingSystem: 'Docker Desktop', MemTotal: 2 * 2 ** 30 },
    "wrong: Memory that Docker Desktop's virtual machine may use: 2.0 GiB",
  ],
])('when docker info says %j, that is said: %s', async (changes, seen) => {
  expect(await trouble(machine(info(changes)))).toEqual([expect.stringContaining(seen)]);
});

test('when a rootless engine has cgroup v1, its limits need cgroup v2', async () => {
  const rootless = { SecurityOptions: ['name=rootless'], CgroupVersion: '1', CgroupDriver: 'none' };
  const [limits] = await trouble(machine(info(rootless)));
  expect(limits).toContain('systemd.unified_cgroup_hierarchy=1');
});

test('when images of another processor are asked for, that is said', async () => {
  const env = { DOCKER_DEFAULT_PLATFORM: 'linux/amd64' };
  expect(await trouble(machine(info({}), { env }))).toEqual([]);
  expect(await trouble(machine(info({ Architecture: 'aarch64' }), { env }))).toEqual([
    expect.stringContaining('DOCKER_DEFAULT_PLATFORM=linux/amd64, but the engine is linux/arm64'),
  ]);
});

const mount = (source: string, ...options: string[]) => ({
  compose: 'docker-compose.yml',
  service: 'loki',
  source,
  target: '/etc/a',
  options,
});

const mounts = [mount('./a.yml', 'ro'), mount('./b.yml', 'ro', 'z'), mount('./a.yml', 'ro')];

const WELL = { state: 'well' };
const DENIED = {
  state: 'wrong',
  seen: expect.stringContaining('may not read ./a.yml: '),
  advice: ['Label them once: chcon -R -t container_file_t ./a.yml'],
};

test.each([
  { what: 'missing', labels: true, type: 'user_home_t', expected: [] },
  { what: 'permissive', enforce: '0', labels: true, type: 'user_home_t', expected: [] },
  {
    what: 'enforcing but not for containers',
    enforce: '1\n',
    labels: false,
    type: 'user_home_t',
    expected: [WELL],
  },
  {
    what: 'enforcing and the files have labels',
    enforce: '1\n',
    labels: true,
    type: 'container_file_t',
    expected: [WELL],
  },
  { what: 'enforcing', enforce: '1\n', labels: true, type: 'user_home_t', expected: [DENIED] },
])('when SELinux is $what, the mounts are judged', async (row) => {
  const { enforce, labels, type, expected } = row;
  const files = enforce === undefined ? {} : { '/sys/fs/selinux/enforce': enforce };
  const on = machine({ stat: done(`unconfined_u:object_r:${type}:s0`) }, { files });
  expect(await checkSelinux(on, { labels, folder: '/shop', mounts })).toMatchObject(expected);
});
