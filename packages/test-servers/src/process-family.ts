// Parents and children of processes, from /proc.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isAlive, processIdentity } from './process-identity.ts';

export interface Relative {
  pid: number;
  identity: string;
  /** The command line and the working folder. */
  what: string;
}

/** All living descendants of a process. */
export async function descendants(pid: number | undefined): Promise<Relative[]> {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => read(candidate, 'status').includes(`\nPPid:\t${pid}\n`));
  const found = await Promise.all(
    children.map(async (child) => [
      { pid: child, identity: await processIdentity(child), what: describe(child) },
      ...(await descendants(child)),
    ]),
  );
  return found.flat();
}

/** The names of the given processes that still run. */
export async function survivors(relatives: readonly Relative[]): Promise<string[]> {
  const alive = await Promise.all(relatives.map(({ identity }) => isAlive(identity)));
  return relatives.filter((_, index) => alive[index]).map(({ what }) => what);
}

function describe(pid: number): string {
  const command = read(pid, 'cmdline').replaceAll('\0', ' ');
  try {
    return `${command} in ${readlinkSync(`/proc/${pid}/cwd`)}`;
  } catch {
    return command;
  }
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
