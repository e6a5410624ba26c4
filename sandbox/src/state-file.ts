import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { LedgerEntry } from './ledger';

export interface StateFile {
  entries: LedgerEntry[];
  save(entry: LedgerEntry): void;
}

/**
 * A journal, one entry a line, the last of a key wins. Written before an answer leaves, so a sandbox
 * that is killed has lost nothing it told anybody.
 */
export function openStateFile(path: string): StateFile {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const entries = lines.flatMap((line, index) => parseLine(line, index === lines.length - 1));
  // Written anew, because a kill in the middle of a write leaves half a line to append to.
  const whole = `${path}.new`;
  writeFileSync(whole, entries.map(lineOf).join(''));
  renameSync(whole, path);
  return { entries, save: (entry) => appendFileSync(path, lineOf(entry)) };
}

export const inMemory = (): StateFile => ({ entries: [], save: () => {} });

const lineOf = (entry: LedgerEntry) => `${JSON.stringify(entry)}\n`;

function parseLine(line: string, last: boolean): LedgerEntry[] {
  if (line === '') return [];
  try {
    // A file of before charges had a time.
    return [{ createdAt: null, ...(JSON.parse(line) as Omit<LedgerEntry, 'createdAt'>) }];
  } catch (cause) {
    // Only the last line can be half: nobody was answered about it, so it never happened.
    if (last) return [];
    throw new Error('the sandbox state file is damaged', { cause });
  }
}
