// Checks each compose file and each file that one of them mounts.
import { root } from '../lib/root.ts';
import type { EngineReport } from './engine.ts';
import { type Finding, unknown, well, wrong } from './finding.ts';
import type { Machine } from './machine.ts';
import { checkMountedFiles } from './mounted-files.ts';
import { composeNames, type Mount, readMounts } from './mounts.ts';
import { type ConfiguredService, checkPrograms } from './programs.ts';
import { checkSelinux } from './selinux.ts';
import type { Ports } from './settings.ts';

const BASE = 'docker-compose.yml';
const SCALED = 'docker-compose.scaled.yml';

/** Without Compose or without an engine, the checks that need it are left out. */
export async function checkConfiguration(
  machine: Machine,
  ports: Ports,
  { composes, info }: Pick<EngineReport, 'composes' | 'info'>,
): Promise<Finding[]> {
  const files = checkMountedFiles(root, { owners: !info?.desktop });
  const composed = composes ? await checkComposeFiles(machine, ports) : [];
  const findings = [...composed.map(({ finding }) => finding), ...files];
  if (info === undefined) return findings;
  const labels = info.selinux;
  findings.push(...(await checkSelinux(machine, { labels, folder: root, mounts: allMounts() })));
  findings.push(...(await checkPrograms(machine, composed)));
  return findings;
}

function allMounts(): Mount[] {
  try {
    return composeNames(root).flatMap((name) => readMounts(root, name).mounts);
  } catch {
    // checkMountedFiles has reported the file.
    return [];
  }
}

interface Composed {
  file: string;
  finding: Finding;
  services: Record<string, ConfiguredService>;
}

async function checkComposeFiles(machine: Machine, ports: Ports): Promise<Composed[]> {
  const base = await compose(machine, [BASE]);
  // Without this, no override can be read.
  if (base.finding.state === 'wrong') return [base];
  const overrides: Composed[] = [];
  for (const name of composeNames(root).filter((one) => one !== BASE)) {
    const range = name === SCALED ? judgeRange(ports) : undefined;
    overrides.push(
      range ? { file: name, finding: range, services: {} } : await compose(machine, [BASE, name]),
    );
  }
  return [base, ...overrides];
}

/** docker-compose.scaled.yml needs the ports of its two gateways as a range. */
export function judgeRange(ports: Ports): Finding | undefined {
  const { GATEWAY_PORT: first = 0, GATEWAY_SECOND_PORT: second = 0 } = ports;
  if (second > first) return undefined;
  return unknown(
    `docker-compose.scaled.yml is not checked: with it, GATEWAY_SECOND_PORT comes after ${first}`,
    `To scale out: GATEWAY_SECOND_PORT=${first + 1}`,
  );
}

async function compose({ run }: Machine, files: string[]): Promise<Composed> {
  const options = files.flatMap((file) => ['-f', file]);
  const read = await run('docker', 'compose', ...options, 'config', '--format', 'json');
  const file = files.at(-1) ?? '';
  if (!read.ok) {
    const advice = `Fix it, or restore the version of the repository: git checkout -- ${file}`;
    return { file, finding: wrong(`${file}: ${read.errors}`, advice), services: {} };
  }
  const { services } = JSON.parse(read.output);
  return { file, finding: well(`${file} can be read`), services };
}
