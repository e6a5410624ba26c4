import { cutToColumns, renderTrace, type Trace, wrapToColumns } from '@traceshop/trace-testing';
import { printableLine } from '../lib/printable.ts';
import { describeLinked, type LinkedTrace } from './linked.ts';
import { openEndLines } from './open-ends.ts';
import { barsWithin, type Screen } from './screen.ts';
import { shownAttributes, summary } from './summary.ts';

const LOST = 'the span around it was never sent: its process died before';
const LEGEND = '█ held up the trace (critical path)  ─ the rest of the span';
const MISSING = 'Missing: its process died before it sent it, or it is not over yet:';

export function rendering(
  trace: Trace,
  linked: readonly LinkedTrace[] = [],
  { color = false, columns }: Partial<Screen> = {},
): string {
  const bars = barsWithin(columns);
  const fitted = (line: string): string =>
    columns === undefined ? line : cutToColumns(line, columns);
  const told = (text: string): string[] =>
    columns === undefined ? [text] : wrapToColumns(text, columns);
  const tree = renderTrace(trace, {
    ...{ color, bars, attributes: shownAttributes, orphan: () => LOST },
    ...(columns === undefined ? {} : { columns }),
  });
  const drawn = [
    fitted(printableLine(summary(trace.spans))),
    ...(bars > 0 ? [fitted(LEGEND)] : []),
    '',
    tree,
  ];
  const missing = openEndLines(trace.completeness?.openEnds ?? []).map((line) =>
    fitted(`  ${printableLine(line)}`),
  );
  const others = linked.flatMap((other) => told(describeLinked(other)));
  return [
    ...drawn,
    ...(missing.length > 0 ? ['', ...told(MISSING), ...missing] : []),
    ...(others.length > 0 ? ['', ...others] : []),
  ].join('\n');
}
