// The engine, its Compose, and the memory they may use.
import { type Finding, well, wrong } from './finding.ts';
import { docker } from './run.ts';

/** The first version with `start_interval`, which detects healthy containers early. */
const ENGINE = '25.0.0';
/** The first version with every tag of docker-compose.scaled.yml and inline configs. */
const COMPOSE = '2.24.4';
/** The sum of the limits in docker-compose.yml, and the engine itself. */
const MEMORY_GIB = 4;

const INSTALL = 'Install Docker Engine with Compose: https://docs.docker.com/engine/install';

export async function checkEngine(): Promise<Finding[]> {
  const engine = await docker('version', '--format', '{{.Server.Version}}');
  if (!engine.ok) {
    return [
      wrong(
        `Docker: ${engine.errors.split('\n').at(-1)}`,
        `${INSTALL}; then start it, and check with: docker version`,
        'Without Docker: npm run demo',
      ),
    ];
  }
  const compose = await docker('compose', 'version', '--short');
  const memory = await docker('info', '--format', '{{.MemTotal}}');
  return [
    judgeVersion('Docker Engine', engine.output, ENGINE),
    compose.ok
      ? judgeVersion('Docker Compose', compose.output, COMPOSE)
      : wrong('Docker Compose is not installed', INSTALL),
    judgeMemory(Number(memory.output)),
  ];
}

export function judgeVersion(what: string, version: string, least: string): Finding {
  if (atLeast(version, least)) return well(`${what} ${version}`);
  return wrong(`${what} ${version}; ${least} or newer is needed`, INSTALL);
}

export function judgeMemory(bytes: number): Finding {
  const gibibytes = bytes / 2 ** 30;
  const seen = `Memory that Docker may use: ${gibibytes.toFixed(1)} GiB`;
  if (gibibytes >= MEMORY_GIB) return well(seen);
  return wrong(
    `${seen}; ${MEMORY_GIB} GiB are needed`,
    'Docker Desktop: Settings, Resources, Memory.',
    'Less runs in less: docker compose up --wait grafana, or npm run demo without Docker.',
  );
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
