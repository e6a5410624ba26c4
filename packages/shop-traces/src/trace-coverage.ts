// What the traces of the journeys show of the shop: each journey adds what it received, `npm test`
// puts it together and holds it against the topology and the vocabulary of packages/contract.

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

/** Names the folder in which the test files of one run leave what they have seen. */
export const COVERAGE_VARIABLE = 'TRACESHOP_TRACE_COVERAGE';

/** The edges as the coverage of traces wants them. */
const TRACED_EDGES: readonly TopologyEdge[] = EDGES.map(({ from, to, name, outcomes }) => ({
  from: fullName(from),
  to: fullName(to),
  ...(name === undefined ? {} : { name }),
  ...(outcomes === undefined ? {} : { outcomes }),
}));

/** Nobody instruments SMTP: our own span knows an address, but no name of a service. */
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

/** Saves everything that a receiver has got, where a run of `npm test` collects it. */
export async function saveCoverage(receiver: OtlpReceiver): Promise<void> {
  const folder = process.env[COVERAGE_VARIABLE];
  if (folder === undefined) return;
  const covered = shopCoverage();
  const spans = receiver.traceIds().map((id) => receiver.fetch(id));
  covered.add((await Promise.all(spans)).flat());
  covered.addMetrics(receiver.metrics());
  await covered.save(folder);
}
