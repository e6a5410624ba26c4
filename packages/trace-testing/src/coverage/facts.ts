/** What a test process has seen, as facts in a file for another process. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OUTCOMES, type Outcome } from './edges';

export const NAME_GROUPS = ['spans', 'attributes', 'events', 'metrics'] as const;
export type NameGroup = (typeof NAME_GROUPS)[number];

/** A seen item with its count. */
export type Fact =
  | { edge: { from: string; to: string; name: string; outcome: Outcome }; count: number }
  | { group: NameGroup; name: string; count: number };

const FILE = /^coverage-.+\.jsonl$/;

/** Equal for facts that differ only in their count. */
export const factKey = (fact: Fact): string =>
  'edge' in fact
    ? JSON.stringify([fact.edge.from, fact.edge.to, fact.edge.name, fact.edge.outcome])
    : JSON.stringify([fact.group, fact.name]);

function isFact(value: unknown): value is Fact {
  if (typeof value !== 'object' || value === null) return false;
  const { edge, group, name, count } = value as Record<string, unknown>;
  if (typeof count !== 'number') return false;
  if (edge === undefined)
    return NAME_GROUPS.includes(group as NameGroup) && typeof name === 'string';
  const { from, to, name: called, outcome } = (edge ?? {}) as Record<string, unknown>;
  return (
    [from, to, called].every((part) => typeof part === 'string') &&
    OUTCOMES.includes(outcome as Outcome)
  );
}

function parse(line: string, place: string): Fact {
  let fact: unknown;
  try {
    fact = JSON.parse(line);
  } catch (cause) {
    throw new Error(`${place} is not JSON`, { cause });
  }
  if (!isFact(fact))
    throw new Error(`${place} is no fact of trace coverage: ${line.slice(0, 100)}`);
  return fact;
}

/** All facts that test processes have saved in a folder. @throws Error for a file of another kind */
export async function factsIn(folder: string): Promise<Fact[]> {
  const files = (await readdir(folder)).filter((name) => FILE.test(name)).sort();
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })),
  );
  return texts.flatMap(({ file, text }) =>
    text
      .split('\n')
      .flatMap((line, at) => (line === '' ? [] : [parse(line, `${join(folder, file)}:${at + 1}`)])),
  );
}
