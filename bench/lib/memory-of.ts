// The memory of the demo's processes, by part, as Linux counts it.
import { readFileSync } from 'node:fs';
import { SERVICE_NAMES } from '@traceshop/contract/topology';
import type { Relative } from '@traceshop/test-servers/process-family';

/** A service's name, or what else runs. */
export type Part = string;

/** Megabytes (of 1,000,000 bytes). */
export interface Memory {
  /** Resident set: everything mapped and present, shared pages in full. */
  resident: number;
  /** Shared pages divided by those who share them. */
  share: number;
  /** The largest resident set of its life. */
  highest: number;
}

const OTHERS: [part: Part, sign: RegExp][] = [
  ['sandbox', / dist\/main\.js .*\/sandbox$/],
  ['demo (receiver, Jaeger API, mail)', /scripts\/demo\.ts/],
  ['PostgreSQL', /postgres/],
  ['Redis', /redis/],
  ['RabbitMQ', /rabbit|beam|erl|epmd|inet_gethost/],
];

/** The sum of each part; a process that has just ended counts as nothing. */
export function memoryOf(family: readonly Relative[]): Map<Part, Memory> {
  const sums = new Map<Part, Memory>();
  for (const { pid, what } of family) {
    const part = partOf(what);
    const { resident, share, highest } = sums.get(part) ?? { resident: 0, share: 0, highest: 0 };
    const own = memory(pid);
    sums.set(part, {
      resident: resident + own.resident,
      share: share + own.share,
      highest: highest + own.highest,
    });
  }
  return sums;
}

function partOf(what: string): Part {
  const service = SERVICE_NAMES.find(
    (name) => what.includes(' dist/main.js') && what.endsWith(`/services/${name}`),
  );
  return service ?? OTHERS.find(([, sign]) => sign.test(what))?.[0] ?? 'npm and the like';
}

/** The resident set of one process, in megabytes. 0 if it has ended. */
export const residentMb = (pid: number): number => kilobytes(read(pid, 'status'), 'VmRSS');

function memory(pid: number): Memory {
  const status = read(pid, 'status');
  const resident = kilobytes(status, 'VmRSS');
  return {
    resident,
    // Not readable for another user's process: counted in full.
    share: kilobytes(read(pid, 'smaps_rollup'), 'Pss') || resident,
    highest: kilobytes(status, 'VmHWM'),
  };
}

/** A line of /proc, `VmRSS:  1234 kB` (of 1,024 bytes), in megabytes. */
function kilobytes(text: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return (Number(found ?? 0) * 1024) / 1e6;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
