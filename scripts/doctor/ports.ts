import { isFree } from '@traceshop/test-servers/ports';
import { type Finding, unknown, well, wrong } from './finding.ts';
import { docker } from './run.ts';
import type { Ports } from './settings.ts';

/** Used by docker-compose.scaled.yml only. */
const SCALED_ONLY = 'GATEWAY_SECOND_PORT';

export async function checkPorts(ports: Ports): Promise<Finding[]> {
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if (name !== SCALED_ONLY && !(await isFree(port))) taken.push(name);
  }
  // Ports of the running stack of this project are not taken.
  const running = await docker('compose', 'ps', '--format', 'json');
  if (!running.ok) return [unknown(`Ports are not checked: Compose cannot say which are its own`)];
  return judgePorts(ports, taken, publishedPorts(running.output));
}

/** Reads the output of `docker compose ps --format json`: one container a line. */
export function publishedPorts(lines: string): ReadonlySet<number> {
  const containers = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { Publishers: { PublishedPort: number }[] | null });
  const ports = containers.flatMap(({ Publishers }) => Publishers ?? []);
  return new Set(ports.map(({ PublishedPort }) => PublishedPort));
}

export function judgePorts(
  ports: Ports,
  taken: readonly string[],
  ours: ReadonlySet<number>,
): Finding[] {
  const foreign = taken.filter((name) => !ours.has(ports[name] ?? 0));
  if (foreign.length === 0) {
    return [well(taken.length > 0 ? 'Ports: in use by this shop, which runs' : 'Ports: all free')];
  }
  const moves = foreign.map((name) => `${name}=${(ports[name] ?? 0) + 10_000}`);
  return foreign.map((name, index) => {
    const seen = `Port ${ports[name]} (${name}) is in use by another program`;
    if (index < foreign.length - 1) return wrong(seen);
    return wrong(seen, `Stop it, or move: ${moves.join(' ')} docker compose up --wait`);
  });
}
