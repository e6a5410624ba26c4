// The result of a run as a table: each fault, the check that found it, and the message of that check.
import type { CheckName, Findings } from './checks.ts';
import type { SeededFault } from './seeded-faults.ts';

export interface Row {
  fault: string;
  seededIn: string;
  seenIn: string;
  /** The check, and the line of its output that names the fault. */
  caughtBy: { check: string; line: string }[];
}

const SURVIVED = 'NOBODY';

/** The checks that failed as they should, with the words in which they did. */
export function rowOf(seeded: SeededFault, found: Findings): Row {
  const caughtBy = expectationsOf(seeded).flatMap(([check, words]) => {
    const line = found[check]?.split('\n').find((one) => words.test(one));
    return line === undefined ? [] : [{ check, line: line.replace(/^[\s│├└─+~!-]+/, '') }];
  });
  return { fault: seeded.fault, seededIn: seeded.service, seenIn: seeded.request, caughtBy };
}

/** The checks that should have noticed and did not, or not for this reason, with what they said. */
export function missedBy(seeded: SeededFault, found: Findings): Findings {
  const missed = expectationsOf(seeded).filter(([check, words]) => !words.test(found[check] ?? ''));
  return Object.fromEntries(missed.map(([check]) => [check, found[check] ?? 'passed']));
}

const expectationsOf = (seeded: SeededFault) =>
  Object.entries(seeded.caughtBy) as [CheckName, RegExp][];

/** One line for each check that noticed; equal cells are not repeated. */
export function table(rows: readonly Row[]): string {
  const cells = rows.flatMap(({ fault, seededIn, seenIn, caughtBy }) => {
    const [first = { check: SURVIVED, line: '' }, ...others] = caughtBy;
    return [
      [fault, seededIn, seenIn, first.check, first.line],
      ...others.map(({ check, line }) => ['', '', '', check, line]),
    ];
  });
  const lines = [['seeded fault', 'in', 'seen in', 'caught by', 'which says'], ...cells];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
