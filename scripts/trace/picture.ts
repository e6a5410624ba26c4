import { stripVTControlCharacters } from 'node:util';
import { renderTrace, type Span, traceOf } from '@traceshop/trace-testing';
import { headline, shownAttributes } from './headline.ts';
import { callersSpan, openEnds } from './settled.ts';

const LOST = 'the span around it was never sent: its process died before';

/** A trace as a terminal shows it: what it is, its tree, and what is missing. */
export function picture(
  spans: Span[],
  { isTTY, columns }: { isTTY?: boolean; columns?: number | undefined },
): string {
  const color = !!isTTY && !process.env['NO_COLOR'];
  const trace = { ...traceOf(spans), virtualParent: callersSpan(spans) };
  const tree = renderTrace(trace, { color, attributes: shownAttributes, orphan: () => LOST });
  // Without the copies of an exporter that had to send twice.
  const drawn = fitted(`${headline(trace.spans)}\n\n${tree}`, columns);
  const open = openEnds(trace.spans).map((end) => `\n  ${end}`);
  if (open.length === 0) return drawn;
  return `${drawn}\n\nMissing: its process died before it sent it, or it is not over yet:${open.join('')}`;
}

/** Lines that a terminal would break tear the tree apart: there they are cut, elsewhere whole. */
function fitted(text: string, columns: number | undefined): string {
  if (!columns) return text;
  return text
    .split('\n')
    .map((line) => {
      const shown = stripVTControlCharacters(line);
      return shown.length <= columns
        ? line
        : line.replace(shown, `${shown.slice(0, columns - 1)}…`);
    })
    .join('\n');
}
