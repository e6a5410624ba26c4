// What the kernel, the processor and a virtual machine below the engine allow.
import type { EngineInfo } from './engine-info.ts';
import { type Finding, unknown, well, wrong } from './finding.ts';

/** The sum of the limits in docker-compose.yml, and the engine itself. */
const MEMORY_GIB = 4;
const UNTESTED = 'See "Other engines" in docs/running.md.';

export function judgePlatform(info: EngineInfo, env: NodeJS.ProcessEnv): Finding[] {
  return [
    judgeMemory(info.memoryBytes, info.desktop),
    judgeLimits(info),
    ...judgeRootless(info),
    ...judgeProcessor(info, env),
  ];
}

export function judgeMemory(bytes: number, desktop = false): Finding {
  const gibibytes = bytes / 2 ** 30;
  const owner = desktop ? "Docker Desktop's virtual machine may use" : 'Docker may use';
  const seen = `Memory that ${owner}: ${gibibytes.toFixed(1)} GiB`;
  if (gibibytes >= MEMORY_GIB) return well(seen);
  return wrong(
    `${seen}; ${MEMORY_GIB} GiB are needed`,
    ...(desktop ? ['Give it more memory: Docker Desktop, Settings, Resources, Memory.'] : []),
    'Less memory is enough for: docker compose up --wait grafana, or npm run demo without Docker.',
  );
}

function judgeLimits({ cgroup, limitsMemory, rootless }: EngineInfo): Finding {
  if (limitsMemory) return well(`Memory limits work (cgroup v${cgroup})`);
  const remedy =
    rootless && cgroup !== '2'
      ? 'Rootless engines need cgroup v2: boot with systemd.unified_cgroup_hierarchy=1.'
      : 'Enable the memory controller; on a Raspberry Pi, add cgroup_enable=memory to /boot/firmware/cmdline.txt.';
  return unknown(
    `Memory limits have no effect (cgroup v${cgroup || '?'}): one container can use all memory`,
    remedy,
  );
}

function judgeRootless({ rootless }: EngineInfo): Finding[] {
  if (!rootless) return [];
  return [unknown('The engine runs without root; this stack is not tested with that', UNTESTED)];
}

function judgeProcessor({ architecture, os }: EngineInfo, env: NodeJS.ProcessEnv): Finding[] {
  if (os !== 'linux') {
    return [
      wrong(
        `The engine runs containers for ${os}; Linux containers are needed`,
        'Docker Desktop: choose "Switch to Linux containers" in its menu.',
      ),
    ];
  }
  const name = NAMES[architecture] ?? architecture;
  const forced = env['DOCKER_DEFAULT_PLATFORM'];
  if (forced && !forced.startsWith(`linux/${name}`)) {
    return [
      wrong(
        `DOCKER_DEFAULT_PLATFORM=${forced}, but the engine is linux/${name}: images are emulated or do not start`,
        'unset DOCKER_DEFAULT_PLATFORM; then: docker compose pull, docker compose build',
      ),
    ];
  }
  if (name === 'amd64') return [];
  if (name === 'arm64') return [unknown('Processor arm64; not tested, amd64 is', UNTESTED)];
  return [
    wrong(
      `Processor ${name}: some images do not exist for it`,
      'A 64-bit system is needed: amd64 or arm64.',
    ),
  ];
}

/** What the kernel calls a processor, and what images call it. */
const NAMES: Record<string, string> = { x86_64: 'amd64', aarch64: 'arm64' };
