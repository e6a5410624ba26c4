// The engine, its Compose, and what both allow.
import type { EngineInfo } from './engine-info.ts';
import { readInfo } from './engine-info.ts';
import { type Finding, unknown, well, wrong } from './finding.ts';
import type { Machine } from './machine.ts';
import { judgePlatform } from './platform.ts';
import { type Endpoint, INSTALL, isMissing, judgeUnreachable } from './unreachable.ts';

/** The first version with `start_interval`, which detects healthy containers early. */
const ENGINE = '25.0.0';
/** The first version with every tag of docker-compose.scaled.yml and inline configs. */
const COMPOSE = '2.24.4';

export interface EngineReport {
  findings: Finding[];
  /** Compose can read files. It needs no engine for that. */
  composes: boolean;
  /** Undefined if no engine responds. */
  info?: EngineInfo;
}

export async function checkEngine(machine: Machine): Promise<EngineReport> {
  const version = await machine.run('docker', 'version', '--format', '{{json .}}');
  const at = await endpointOf(machine);
  const compose = await checkCompose(machine);
  const composes = compose.state === 'well';
  const answered = version.ok
    ? await machine.run('docker', 'info', '--format', '{{json .}}')
    : version;
  if (!answered.ok) {
    const last = answered.errors.split('\n').at(-1) ?? '';
    const cause = judgeUnreachable(last, at, machine);
    return { findings: isMissing(last) ? [cause] : [cause, compose], composes };
  }
  const info = readInfo(answered.output);
  const engine = judgeEngine(version.output, await nameOf(machine));
  const findings = [engine, compose, ...judgePlace(at), ...judgePlatform(info, machine.env)];
  return { findings, composes, info };
}

/** `docker` may be an alias of podman: then this prints `podman version 5.2.3`. */
const nameOf = async (machine: Machine): Promise<string> =>
  (await machine.run('docker', '--version')).output;

async function endpointOf(machine: Machine): Promise<Endpoint> {
  const format = '{{.Name}} {{.Endpoints.docker.Host}}';
  const { ok, output } = await machine.run('docker', 'context', 'inspect', '--format', format);
  const [context = 'default', host] = ok ? output.split(' ') : [];
  return { context, host: host || machine.env['DOCKER_HOST'] || 'unix:///var/run/docker.sock' };
}

interface VersionReport {
  Client?: { Version?: string };
  Server?: { Version?: string; Components?: { Name: string; Version: string }[] | null } | null;
}

/** Reads the outputs of `docker version` as JSON and of `docker --version`. */
export function judgeEngine(json: string, name: string): Finding {
  const { Client, Server } = JSON.parse(json) as VersionReport;
  const component = Server?.Components?.find((one) => one.Name.startsWith('Podman'));
  if (component !== undefined || /^podman /i.test(name)) {
    const version = component?.Version ?? Client?.Version ?? '';
    return unknown(
      `Podman ${version} responds instead of Docker; this stack is not tested with it`,
      'See "Other engines" in docs/running.md.',
    );
  }
  return judgeVersion('Docker Engine', Server?.Version ?? '', ENGINE);
}

async function checkCompose(machine: Machine): Promise<Finding> {
  const compose = await machine.run('docker', 'compose', 'version', '--short');
  const output = compose.output.split('\n').at(-1) ?? '';
  if (/podman-compose/i.test(compose.output + compose.errors)) {
    return wrong('podman-compose cannot read these files; Docker Compose is needed', INSTALL);
  }
  if (compose.ok) return judgeVersion('Docker Compose', output, COMPOSE);
  return wrong(
    'Docker Compose is not installed: `docker` has no plugin compose',
    'Install the package docker-compose-plugin (of Docker), docker-compose-v2 (Ubuntu) or docker-compose (Debian 13).',
    'The older program `docker-compose`, version 1, is not enough.',
  );
}

/** The compose files mount files of this machine and open ports on it. */
function judgePlace({ host }: Endpoint): Finding[] {
  if (!/^(ssh|tcp|https?):/.test(host) || /\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(host))
    return [];
  return [
    wrong(
      `The engine at ${host} runs on another machine: it does not have the mounted files`,
      'Use an engine of this machine: unset DOCKER_HOST; docker context use default',
    ),
  ];
}

export function judgeVersion(what: string, version: string, least: string): Finding {
  if (atLeast(version, least)) return well(`${what} ${version}`);
  return wrong(`${what} ${version}; ${least} or newer is needed`, INSTALL);
}

/** Compares the numbers between the dots and ignores the part after a - or +. */
function atLeast(version: string, least: string): boolean {
  const numbers = (text: string): number[] =>
    (text.replace(/^v/, '').split(/[-+]/)[0] ?? '').split('.').map(Number);
  const has = numbers(version);
  for (const [index, needed] of numbers(least).entries()) {
    const number = has[index] ?? 0;
    if (number !== needed) return number > needed;
  }
  return true;
}
