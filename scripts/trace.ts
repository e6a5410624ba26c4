// Draws a trace as a tree: `npm run trace -- --last`, or `npm run trace -- <trace id>`.
import { stripVTControlCharacters } from 'node:util';
import { renderTrace, type Span, traceOf } from '@traceshop/trace-testing';
import { askedTrace, TraceCommandError } from './trace/arguments.ts';
import { headline, shownAttributes } from './trace/headline.ts';
import { createTraceReader } from './trace/reader.ts';
import { openEnds, settledTrace } from './trace/settled.ts';

try {
  await main();
} catch (error) {
  if (!(error instanceof TraceCommandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const asked = askedTrace(process.argv.slice(2));
  const port = process.env['JAEGER_PORT'] || '16686';
  const reader = createTraceReader(process.env['JAEGER_URL'] || `http://localhost:${port}`);
  const spans = await settledTrace(() => (asked ? reader.read(asked) : reader.last()));
  if (!spans) {
    throw new TraceCommandError(
      asked
        ? `No trace ${asked} at ${reader.url}: another shop's, too old, or not sampled.`
        : `No trace at ${reader.url} yet: send a request first.`,
    );
  }
  draw(spans);
}

/** Lines that a terminal would break tear the tree apart: there they are cut, elsewhere whole. */
function fitted(text: string): string {
  const { columns } = process.stdout;
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

function draw(spans: Span[]): void {
  const color = process.stdout.isTTY && !process.env['NO_COLOR'];
  const tree = renderTrace(traceOf(spans), { color, attributes: shownAttributes });
  console.log(fitted(`${headline(spans)}\n\n${tree}`));
  const open = openEnds(spans);
  if (open.length > 0) console.log(`\nNot here, or not yet: ${open.join('; ')}.`);
}
