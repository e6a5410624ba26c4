import { stripVTControlCharacters } from 'node:util';
import { renderTrace, type Trace } from '@traceshop/trace-testing';
import { printableLine } from '../lib/printable.ts';
import { openEndLines } from './open-ends.ts';
import { shownAttributes, summary } from './summary.ts';

const LOST = 'the span around it was never sent: its process died before';

export function rendering(
  trace: Trace,
  { isTTY, columns }: { isTTY?: boolean; columns?: number | undefined },
): string {
  const color = !!isTTY && !process.env['NO_COLOR'];
  const tree = renderTrace(trace, { color, attributes: shownAttributes, orphan: () => LOST });
  const drawn = fitted(`${printableLine(summary(trace.spans))}\n\n${tree}`, columns);
  const missing = openEndLines(trace.completeness?.openEnds ?? []).map(
    (line) => `\n  ${printableLine(line)}`,
  );
  if (missing.length === 0) return drawn;
  return `${drawn}\n\nMissing: its process died before it sent it, or it is not over yet:${missing.join('')}`;
}

/** Wrapped lines would break the tree, so a terminal gets cut lines. */
function fitted(text: string, columns: number | undefined): string {
  if (!columns) return text;
  return text
    .split('\n')
    .map((line) => {
      const shown = stripVTControlCharacters(line);
      return shown.length <= columns
        ? line
        : line.replace(shown, () => `${shown.slice(0, columns - 1)}…`);
    })
    .join('\n');
}
