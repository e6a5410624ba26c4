// Draws a trace as a tree, and names the traces linked to it.
//
//   npm run trace -- --last
//   npm run trace -- <trace id>
//
// The id stands in the traceresponse header of every answer. Traces are read from the running demo;
// of several, --demo <port> chooses one. JAEGER_URL=http://host:16686 names a Jaeger >= 2.13 instead.
import { runningDemos } from './lib/running-demos.ts';
import { UserError } from './lib/user-error.ts';
import { asked } from './trace/arguments.ts';
import { jaegerUrl } from './trace/jaeger-url.ts';
import { describeLinked, linkedTraces } from './trace/linked.ts';
import { picture } from './trace/picture.ts';
import { createTraceReader } from './trace/reader.ts';
import { settledTrace } from './trace/settled.ts';

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { traceId, demo } = asked(process.argv.slice(2));
  const reader = createTraceReader(jaegerUrl(await runningDemos(), demo, process.env));
  const spans = await settledTrace(() => (traceId ? reader.read(traceId) : reader.last()));
  if (!spans) {
    throw new UserError(
      traceId
        ? `No trace ${traceId} at ${reader.url}: another shop's, too old, or not sampled.`
        : `No trace at ${reader.url} yet: send a request first.`,
    );
  }
  console.log(picture(spans, process.stdout));
  const linked = await linkedTraces(reader, spans);
  if (linked.length > 0) console.log(`\n${linked.map(describeLinked).join('\n')}`);
}
