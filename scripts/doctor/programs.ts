// Runs the programs that read a mounted configuration, from the images of the compose files, to check it.
import { relative } from 'node:path';
import { root } from '../lib/root.ts';
import { type Finding, unknown, well, wrong } from './finding.ts';
import type { Machine } from './machine.ts';

interface Volume {
  type: string;
  source: string;
  target: string;
}

/** A service in the output of `docker compose config --format json`. */
export interface ConfiguredService {
  image?: string;
  command?: string[] | null;
  environment?: Record<string, string | null> | null;
  volumes?: Volume[];
}

interface Program {
  /** The image without its registry and version. */
  image: RegExp;
  /** The entry point and its arguments, made from the arguments of the service. */
  check(command: readonly string[]): { entrypoint?: string; args: string[] };
}

const PROGRAMS: readonly Program[] = [
  {
    image: /opentelemetry-collector|jaegertracing\/jaeger/,
    check: (command) => ({ args: ['validate', ...command] }),
  },
  {
    image: /prom\/prometheus/,
    check: (command) => ({
      entrypoint: 'promtool',
      args: ['check', 'config', optionOf(command, '--config.file')],
    }),
  },
  { image: /grafana\/loki/, check: (command) => ({ args: [...command, '-verify-config'] }) },
  { image: /grafana\/tempo/, check: (command) => ({ args: [...command, '-config.verify'] }) },
];

const optionOf = (command: readonly string[], option: string): string =>
  command.find((one) => one.startsWith(`${option}=`))?.slice(option.length + 1) ?? '';

/** One finding for each configuration that the image of its service can check. */
export async function checkPrograms(
  machine: Machine,
  composed: readonly { file: string; services: Record<string, ConfiguredService> }[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  // Overrides and replicas repeat most configurations.
  const checked = new Set<string>();
  for (const { file, services } of composed) {
    for (const [name, service] of Object.entries(services)) {
      const program = PROGRAMS.find(({ image }) => image.test(service.image ?? ''));
      const configuration = JSON.stringify([service.command, binds(service)]);
      if (program === undefined || checked.has(configuration)) continue;
      checked.add(configuration);
      findings.push(await checkProgram(machine, { name: `${name} of ${file}`, service, program }));
    }
  }
  return findings;
}

const binds = ({ volumes = [] }: ConfiguredService): Volume[] =>
  volumes.filter(({ type }) => type === 'bind');

async function checkProgram(
  { run }: Machine,
  { name, service, program }: { name: string; service: ConfiguredService; program: Program },
): Promise<Finding> {
  const { image = '', volumes = [] } = service;
  const there = await run('docker', 'image', 'inspect', '--format', '{{.Id}}', image);
  if (!there.ok) {
    return unknown(
      `${name} is not asked about its configuration: the image ${image} is not here yet`,
      `docker pull ${image}`,
    );
  }
  const { entrypoint, args } = program.check(service.command ?? []);
  const options = [
    ...['--rm', '--network', 'none'],
    ...Object.entries(service.environment ?? {}).flatMap(([key, value]) =>
      value === null ? [] : ['--env', `${key}=${value}`],
    ),
    ...volumes.flatMap(mountOption),
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
  ];
  const checked = await run('docker', 'run', ...options, image, ...args);
  if (checked.ok) return well(`${name} accepts its configuration`);
  const files = binds(service).map(({ source }) => relative(root, source));
  return wrong(
    `${name}: ${checked.errors || checked.output}`,
    `Fix its files, or restore the versions of the repository: git checkout -- ${files.join(' ')}`,
  );
}

/** The folder of a named volume must exist. The check does not write to the volume itself. */
const mountOption = ({ type, source, target }: Volume): string[] =>
  type === 'bind' ? ['--volume', `${source}:${target}:ro`] : ['--tmpfs', target];
