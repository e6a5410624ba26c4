// The files that are mounted: each read by the program it is for.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/tools.ts';
import { type Finding, unknown, well, wrong } from './finding.ts';
import { docker } from './run.ts';

const DASHBOARDS = 'grafana/dashboards';

export async function checkConfiguration(): Promise<Finding[]> {
  const compose = await Promise.all(
    [[], ['scaled'], ['tempo']].map((overrides) => composeFiles(overrides)),
  );
  if (compose[0]?.state === 'wrong') return compose;
  const programs = [await checkCollector(), await checkPrometheus()];
  return [...compose, ...programs, ...checkDashboards()];
}

async function composeFiles(overrides: string[]): Promise<Finding> {
  const files = ['docker-compose.yml', ...overrides.map((name) => `docker-compose.${name}.yml`)];
  const options = files.flatMap((file) => ['-f', file]);
  const { ok, errors } = await docker('compose', ...options, 'config', '--quiet');
  const what = files.at(-1);
  return ok ? well(`${what} can be read`) : wrong(`${what}: ${errors}`, MEND);
}

const checkCollector = (): Promise<Finding> =>
  inContainer({
    service: 'otel-collector',
    what: 'otel-collector-config.yaml',
    // The folder of its queue must exist, and is not written to.
    options: ['--tmpfs', '/var/lib/otelcol'],
    command: ['validate', '--config=/project/otel-collector-config.yaml'],
  });

const checkPrometheus = (): Promise<Finding> =>
  inContainer({
    service: 'prometheus',
    what: 'prometheus.yml and observability/rules',
    options: [
      ...['--entrypoint', 'promtool'],
      ...['--volume', `${join(root, 'observability/rules')}:/etc/prometheus/rules:ro`],
      ...['--volume', `${join(root, 'observability/targets')}:/etc/prometheus/targets:ro`],
    ],
    command: ['check', 'config', '/project/prometheus.yml'],
  });

async function inContainer(check: {
  service: string;
  what: string;
  options: string[];
  command: string[];
}): Promise<Finding> {
  const { output } = await docker('compose', 'config', '--format', 'json');
  const image: string = JSON.parse(output).services[check.service].image;
  const there = await docker('image', 'inspect', '--format', '{{.Id}}', image);
  if (!there.ok) {
    return unknown(
      `${check.what} is not checked: the image ${image} is not here yet`,
      `docker compose pull ${check.service}`,
    );
  }
  const mount = ['--volume', `${root}:/project:ro`];
  const checked = await docker('run', '--rm', ...mount, ...check.options, image, ...check.command);
  if (checked.ok) return well(`${check.what} can be read`);
  return wrong(`${check.what}: ${checked.errors || checked.output}`, MEND);
}

/** Grafana leaves out a file that it cannot read, and says so only in its log. */
function checkDashboards(): Finding[] {
  const files = readdirSync(join(root, DASHBOARDS)).filter((name) => name.endsWith('.json'));
  const bad = files.flatMap((name) => {
    const trouble = judgeDashboard(readFileSync(join(root, DASHBOARDS, name), 'utf8'));
    return trouble ? [wrong(`${DASHBOARDS}/${name}: ${trouble}`, MEND)] : [];
  });
  return bad.length > 0 ? bad : [well(`${files.length} dashboards can be read`)];
}

/** What is wrong with a dashboard's file, if anything. */
export function judgeDashboard(text: string): string | undefined {
  try {
    const { uid, title, panels } = JSON.parse(text) as Record<string, unknown>;
    const missing = Object.entries({ uid, title, panels }).find(([, value]) => !value);
    return missing && `it has no ${missing[0]}`;
  } catch (error) {
    return (error as Error).message;
  }
}

const MEND = 'Mend the file, or get back the one of the repository: git checkout -- <file>';
