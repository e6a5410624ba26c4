// The coverage of the shop by the traces of the journeys. Each journey saves its traces. `npm test`
// compares them with the topology and the vocabulary of packages/contract.

import { ATTR, EVENT, METRICS, SPAN } from '@traceshop/contract';
import { EDGES, fullName, TERMINAL_QUEUES } from '@traceshop/contract/topology';
import { GENERIC_ATTRIBUTES } from '@traceshop/telemetry';
import {
  type Coverage,
  coverage,
  type OtlpReceiver,
  type Span,
  type TopologyEdge,
} from '@traceshop/trace-testing';
import { factsOf, saveFacts } from './vocabulary.ts';

/** The folder in which the test files of a run save their results. */
export const COVERAGE_VARIABLE = 'TRACESHOP_TRACE_COVERAGE';

/** The edges in the form that the trace coverage needs. */
const TRACED_EDGES: readonly TopologyEdge[] = EDGES.map(({ from, to, name, outcomes }) => ({
  from: fullName(from),
  to: fullName(to),
  ...(name === undefined ? {} : { name }),
  ...(outcomes === undefined ? {} : { outcomes }),
}));

/** No instrumentation covers SMTP. Our span has an address, but no service name. */
function calleeOf(span: Span): string | undefined {
  if (span.name === SPAN.smtpSend) return fullName('mail server');
  const callee = span.attributes[GENERIC_ATTRIBUTES.serverServiceName.name];
  return callee === undefined ? undefined : String(callee);
}

/** The attributes that the services and their telemetry set. */
export const KNOWN_ATTRIBUTES: readonly string[] = [
  ...Object.values(ATTR),
  ...Object.values(GENERIC_ATTRIBUTES).map(({ name }) => name),
];

export const shopCoverage = (): Coverage =>
  coverage({
    topology: { edges: TRACED_EDGES },
    names: {
      spans: Object.values(SPAN),
      attributes: KNOWN_ATTRIBUTES,
      events: Object.values(EVENT),
      metrics: Object.values(METRICS).map(({ name }) => name),
    },
    calleeOf,
    terminal: TERMINAL_QUEUES,
  });

/** Saves all data of a receiver in the folder of the run. */
export async function saveCoverage(receiver: OtlpReceiver): Promise<void> {
  const folder = process.env[COVERAGE_VARIABLE];
  if (folder === undefined) return;
  const covered = shopCoverage();
  const spans = (await Promise.all(receiver.traceIds().map((id) => receiver.fetch(id)))).flat();
  covered.add(spans);
  covered.addMetrics(receiver.metrics());
  await covered.save(folder);
  await saveFacts(factsOf(spans, receiver.metrics()), folder);
}
