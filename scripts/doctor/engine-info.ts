// The facts of `docker info` that matter here. Podman's own `info` has another shape.

export interface EngineInfo {
  memoryBytes: number;
  /** `1` or `2`. */
  cgroup: string;
  /** False if the kernel or the engine ignores `mem_limit`. */
  limitsMemory: boolean;
  rootless: boolean;
  /** Containers get SELinux labels. */
  selinux: boolean;
  desktop: boolean;
  architecture: string;
  /** `linux`, or `windows` for Windows containers. */
  os: string;
}

interface DockerInfo {
  MemTotal?: number;
  MemoryLimit?: boolean;
  CgroupVersion?: string;
  CgroupDriver?: string;
  SecurityOptions?: string[] | null;
  OperatingSystem?: string;
  OSType?: string;
  Architecture?: string;
}

interface PodmanInfo {
  host: {
    memTotal?: number;
    cgroupVersion?: string;
    cgroupControllers?: string[] | null;
    security?: { rootless?: boolean; selinuxEnabled?: boolean };
    arch?: string;
    os?: string;
  };
}

/** Reads the output of `docker info --format '{{json .}}'`. */
export function readInfo(json: string): EngineInfo {
  const info = JSON.parse(json) as DockerInfo | PodmanInfo;
  return 'host' in info ? ofPodman(info) : ofDocker(info);
}

function ofDocker(info: DockerInfo): EngineInfo {
  const options = (info.SecurityOptions ?? []).map((option) => option.split(',')[0]);
  return {
    memoryBytes: info.MemTotal ?? 0,
    cgroup: info.CgroupVersion ?? '',
    limitsMemory: info.MemoryLimit === true && info.CgroupDriver !== 'none',
    rootless: options.includes('name=rootless'),
    selinux: options.includes('name=selinux'),
    desktop: info.OperatingSystem === 'Docker Desktop',
    architecture: info.Architecture ?? '',
    os: info.OSType ?? 'linux',
  };
}

function ofPodman({ host }: PodmanInfo): EngineInfo {
  return {
    memoryBytes: host.memTotal ?? 0,
    cgroup: (host.cgroupVersion ?? '').replace('v', ''),
    limitsMemory: host.cgroupControllers?.includes('memory') ?? false,
    rootless: host.security?.rootless ?? false,
    selinux: host.security?.selinuxEnabled ?? false,
    desktop: false,
    architecture: host.arch ?? '',
    os: host.os ?? 'linux',
  };
}
