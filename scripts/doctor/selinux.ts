// SELinux keeps containers from the files of a home folder, unless the files or the mounts have a label.
import { join } from 'node:path';
import { type Finding, well, wrong } from './finding.ts';
import type { Machine } from './machine.ts';
import type { Mount } from './mounts.ts';

const ENFORCE = '/sys/fs/selinux/enforce';
/** The types that containers may read. */
const READABLE = /:(container_file_t|container_share_t|container_ro_file_t|svirt_sandbox_file_t):/;

/** @param labels containers get SELinux labels, as `docker info` says */
export async function checkSelinux(
  machine: Machine,
  { labels, folder, mounts }: { labels: boolean; folder: string; mounts: readonly Mount[] },
): Promise<Finding[]> {
  if (machine.read(ENFORCE)?.trim() !== '1') return [];
  if (!labels) return [well('SELinux is enforcing; the engine does not apply it to containers')];
  const bare = mounts.filter(({ options }) => !options.some((one) => /^z$/i.test(one)));
  const sources = [...new Set(bare.map(({ source }) => source))];
  const denied: string[] = [];
  for (const source of sources) {
    const { output } = await machine.run('stat', '--format=%C', join(folder, source));
    if (!READABLE.test(output)) denied.push(source);
  }
  if (denied.length === 0) return [well('SELinux is enforcing; containers may read the mounts')];
  return [
    wrong(
      `SELinux is enforcing, and containers may not read ${denied.join(', ')}: no mount option z, no label`,
      `Label them once: chcon -R -t container_file_t ${denied.join(' ')}`,
    ),
  ];
}
