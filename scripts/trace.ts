// Draws a trace as a tree with bars and its critical path, and names the traces linked to it.
//
//   npm run trace -- --last
//   npm run trace -- <trace id>
//   npm run trace -- --follow        each new trace, until Ctrl-C
//
// --json prints one line of JSON for each trace instead: docs/running.md. The id stands in the
// traceresponse header of every response. Traces are read from the running demo; of several,
// --demo <port> chooses one. JAEGER_URL=http://host:16686 names a Jaeger >= 2.13 instead.
import type { JaegerSource, Trace } from '@traceshop/trace-testing';
import { runningDemos } from './lib/running-demos.ts';
import { complain, say } from './lib/say.ts';
import { UserError } from './lib/user-error.ts';
import { asked } from './trace/arguments.ts';
import { completeTrace } from './trace/complete-trace.ts';
import { follow } from './trace/follow.ts';
import { explained, jaegerSource, nothingResponds } from './trace/jaeger-source.ts';
import { jaegerUrl } from './trace/jaeger-url.ts';
import { jsonLine } from './trace/json.ts';
import { lastTrace } from './trace/last-trace.ts';
import { linkedTraces } from './trace/linked.ts';
import { rendering } from './trace/rendering.ts';
import { screenOf } from './trace/screen.ts';

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  complain(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { which, json, demo } = asked(process.argv.slice(2));
  const url = jaegerUrl(await runningDemos(), demo, process.env);
  const source = jaegerSource(url);
  try {
    if (which === 'new') await followAll(source, json);
    else await print(source, await found(source, which, url), json);
  } catch (error) {
    throw explained(error, url);
  }
}

async function followAll(source: JaegerSource, json: boolean): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  if (!json) complain('Waiting for traces. Ctrl-C ends this.');
  await follow(source, {
    signal: stop.signal,
    onTrace: async (trace) => {
      await print(source, trace, json);
      if (!json) say('');
    },
  });
  // Some traces may still be waited for.
  process.exit();
}

async function found(
  source: JaegerSource,
  which: { traceId: string } | 'last',
  url: string,
): Promise<Trace> {
  const traceId = which === 'last' ? undefined : which.traceId;
  const trace = await (traceId ? completeTrace(source, traceId) : lastTrace(source));
  if (trace?.completeness?.rounds === 0) throw nothingResponds(url, true);
  if (trace && trace.spans.length > 0) return trace;
  throw new UserError(
    traceId
      ? `No trace ${traceId} at ${url}: another shop's, too old, or not sampled.`
      : `No trace at ${url} yet: send a request first.`,
  );
}

async function print(source: JaegerSource, trace: Trace, json: boolean): Promise<void> {
  const linked = await linkedTraces(source, trace.spans);
  const text = json
    ? jsonLine(trace, linked)
    : rendering(trace, linked, screenOf(process.stdout, process.env));
  // Not with `say`: both have colours or escapes of their own, and have escaped everything else.
  console.log(text);
}
