// Draws a trace as a tree, and names the traces linked to it.
//
//   npm run trace -- --last
//   npm run trace -- <trace id>
//
// The id stands in the traceresponse header of every response. Traces are read from the running demo;
// of several, --demo <port> chooses one. JAEGER_URL=http://host:16686 names a Jaeger >= 2.13 instead.
import { runningDemos } from './lib/running-demos.ts';
import { complain, say } from './lib/say.ts';
import { UserError } from './lib/user-error.ts';
import { asked } from './trace/arguments.ts';
import { completeTrace } from './trace/complete-trace.ts';
import { explained, jaegerSource, nothingResponds } from './trace/jaeger-source.ts';
import { jaegerUrl } from './trace/jaeger-url.ts';
import { lastTrace } from './trace/last-trace.ts';
import { describeLinked, linkedTraces } from './trace/linked.ts';
import { rendering } from './trace/rendering.ts';

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  complain(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { traceId, demo } = asked(process.argv.slice(2));
  const url = jaegerUrl(await runningDemos(), demo, process.env);
  try {
    await draw(url, traceId);
  } catch (error) {
    throw explained(error, url);
  }
}

async function draw(url: string, traceId: string | undefined): Promise<void> {
  const source = jaegerSource(url);
  const trace = await (traceId ? completeTrace(source, traceId) : lastTrace(source));
  if (trace?.completeness?.rounds === 0) throw nothingResponds(url, true);
  if (!trace || trace.spans.length === 0) {
    throw new UserError(
      traceId
        ? `No trace ${traceId} at ${url}: another shop's, too old, or not sampled.`
        : `No trace at ${url} yet: send a request first.`,
    );
  }
  // Not with `say`: it has colours, and has escaped everything else.
  console.log(rendering(trace, process.stdout));
  const linked = await linkedTraces(source, trace.spans);
  if (linked.length > 0) say(`\n${linked.map(describeLinked).join('\n')}`);
}
