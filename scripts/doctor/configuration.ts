// Checks each mounted file with the program that reads it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/root.ts';
import { type Finding, unknown, well, wrong } from './finding.ts';
import { docker } from './run.ts';
import type { Ports } from './settings.ts';

const DASHBOARDS = 'grafana/dashboards';

export async function checkConfiguration(ports: Ports): Promise<Finding[]> {
  const base = await composeFiles();
  // Without this, no check below can name a cause.
  if (base.state === 'wrong') return [base];
  const overrides = [await checkScaled(ports), await composeFiles('tempo')];
  const programs = [await checkCollector(), await checkPrometheus()];
  return [base, ...overrides, ...programs, ...checkDashboards()];
}

const checkScaled = async (ports: Ports): Promise<Finding> =>
  judgeRange(ports) ?? (await composeFiles('scaled'));

/** docker-compose.scaled.yml needs the ports of its two gateways as a range. */
export function judgeRange(ports: Ports): Finding | undefined {
  const { GATEWAY_PORT: first = 0, GATEWAY_SECOND_PORT: second = 0 } = ports;
  if (second > first) return undefined;
  return unknown(
    `docker-compose.scaled.yml is not checked: with it, GATEWAY_SECOND_PORT comes after ${first}`,
    `To scale out: GATEWAY_SECOND_PORT=${first + 1}`,
  );
}

async function composeFiles(...overrides: string[]): Promise<Finding> {
  const files = ['docker-compose.yml', ...overrides.map((name) => `docker-compose.${name}.yml`)];
  const options = files.flatMap((file) => ['-f', file]);
  const { ok, errors } = await docker('compose', ...options, 'config', '--quiet');
  const what = files.at(-1) ?? '';
  return ok ? well(`${what} can be read`) : wrong(`${what}: ${errors}`, fix(what));
}

const checkCollector = (): Promise<Finding> =>
  inContainer({
    service: 'otel-collector',
    files: ['otel-collector-config.yaml'],
    // The folder of its queue must exist. The check does not write to it.
    options: ['--tmpfs', '/var/lib/otelcol'],
    command: ['validate', '--config=/project/otel-collector-config.yaml'],
  });

const checkPrometheus = (): Promise<Finding> =>
  inContainer({
    service: 'prometheus',
    files: ['prometheus.yml', 'observability/rules'],
    options: [
      ...['--entrypoint', 'promtool'],
      ...['--volume', `${join(root, 'observability/rules')}:/etc/prometheus/rules:ro`],
      ...['--volume', `${join(root, 'observability/targets')}:/etc/prometheus/targets:ro`],
    ],
    command: ['check', 'config', '/project/prometheus.yml'],
  });

async function inContainer(check: {
  service: string;
  files: string[];
  options: string[];
  command: string[];
}): Promise<Finding> {
  const what = check.files.join(' and ');
  const { output } = await docker('compose', 'config', '--format', 'json');
  const image: string = JSON.parse(output).services[check.service].image;
  const there = await docker('image', 'inspect', '--format', '{{.Id}}', image);
  if (!there.ok) {
    return unknown(
      `${what} is not checked: the image ${image} is not here yet`,
      `docker compose pull ${check.service}`,
    );
  }
  const mount = ['--volume', `${root}:/project:ro`];
  const checked = await docker('run', '--rm', ...mount, ...check.options, image, ...check.command);
  if (checked.ok) return well(`${what} can be read`);
  return wrong(`${what}: ${checked.errors || checked.output}`, fix(...check.files));
}

/** Grafana ignores a file that it cannot read, and reports it only in its log. */
function checkDashboards(): Finding[] {
  const files = readdirSync(join(root, DASHBOARDS)).filter((name) => name.endsWith('.json'));
  const bad = files.flatMap((name) => {
    const file = `${DASHBOARDS}/${name}`;
    const trouble = judgeDashboard(readFileSync(join(root, file), 'utf8'));
    return trouble ? [wrong(`${file}: ${trouble}`, fix(file))] : [];
  });
  return bad.length > 0 ? bad : [well(`${files.length} dashboards can be read`)];
}

export function judgeDashboard(text: string): string | undefined {
  try {
    const { uid, title, panels } = JSON.parse(text) as Record<string, unknown>;
    const missing = Object.entries({ uid, title, panels }).find(([, value]) => !value);
    return missing && `it has no ${missing[0]}`;
  } catch (error) {
    return (error as Error).message;
  }
}

const fix = (...files: string[]): string =>
  `Fix it, or restore the version of the repository: git checkout -- ${files.join(' ')}`;
