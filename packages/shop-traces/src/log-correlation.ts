// Checks that the log lines of every service in a trace have its id, on stdout and over OTLP.

import { eventually } from '@traceshop/test-servers/eventually';
import type { LogRecord, Trace } from '@traceshop/trace-testing';
import type { Journey } from './journey.ts';

/** Lines may still be in a pipe. Only a real fault takes this long. */
const ARRIVAL_MS = 20_000;

/** The problems in the log of a trace, one line each. */
export async function logsWithoutTrace(journey: Journey, trace: Trace): Promise<string[]> {
  let problems: string[] = [];
  const look = async (): Promise<void> => {
    await journey.tracer.flush();
    problems = problemsNow(journey, trace);
    if (problems.length > 0) throw new Error(problems.join('; '));
  };
  await eventually(look, { awaited: 'the log of a trace', deadlineMs: ARRIVAL_MS }).catch(
    (error: unknown) => {
      if (problems.length === 0) throw error;
    },
  );
  return problems;
}

function problemsNow({ receiver, shop }: Journey, trace: Trace): string[] {
  const sent = receiver.logs(trace.id);
  const written = Object.values(shop.services)
    .flatMap((service) => service.logs())
    .filter((line) => line['trace_id'] === trace.id);
  const silent = new Set(trace.spans.map((span) => span.service));
  for (const record of sent) silent.delete(record.service);
  const missing = [...silent].map((service) => `${service} logged no line with the trace id`);
  return [
    ...missing,
    ...surplus('was written to stdout, but not sent', written.map(ofLine), sent.map(ofRecord)),
    ...surplus('was sent, but not written to stdout', sent.map(ofRecord), written.map(ofLine)),
  ];
}

const ofRecord = ({ service, spanId, body }: LogRecord): string =>
  `${service} ${spanId} ${JSON.stringify(body)}`;
const ofLine = (line: Record<string, unknown>): string =>
  `${line['service.name']} ${line['span_id']} ${JSON.stringify(line['msg'])}`;

/** The values that occur more often in the first list than in the second. */
function surplus(what: string, here: string[], there: string[]): string[] {
  const left = [...there];
  return here.flatMap((line) => {
    const at = left.indexOf(line);
    if (at === -1) return [`${line} ${what}`];
    left.splice(at, 1);
    return [];
  });
}
