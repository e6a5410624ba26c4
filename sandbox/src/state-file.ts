import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { LedgerEntry } from './ledger';

export interface StateFile {
  entries: LedgerEntry[];
  save(entry: LedgerEntry): void;
}

/**
 * A journal with one entry a line. The last entry of a key counts. It is written before the
 * response, so a killed sandbox loses nothing that a client has seen.
 */
export function openStateFile(path: string): StateFile {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const entries = lines.flatMap((line, index) => parseLine(line, index === lines.length - 1));
  // Writes the file again, because a kill during a write leaves a partial line.
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
    // A file from before charges had a time.
    return [{ createdAt: null, ...(JSON.parse(line) as Omit<LedgerEntry, 'createdAt'>) }];
  } catch (cause) {
    // Only the last line can be partial. No response was sent for it, so it never happened.
    if (last) return [];
    throw new Error('the sandbox state file is damaged', { cause });
  }
}
