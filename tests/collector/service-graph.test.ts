// The service graph names both ends of every way in which one part of the shop reaches another.

import {
  EDGES,
  type Edge,
  fullName,
  SERVICES,
  type ServiceFacts,
} from '@traceshop/contract/topology';
import { eventually } from '@traceshop/test-servers/eventually';
import { type SpanCase, sendEnded, type TraceCase } from './cases.ts';
import { describeCollector } from './engine.ts';
import { setting } from './setting.ts';

interface GraphCase extends TraceCase {
  /** How the graph must name the two ends. */
  ends: string;
}

const databaseOf = (from: Edge['from']): string | undefined =>
  (SERVICES[from] as ServiceFacts).database;

/** What the near side says about the far one. */
const ATTRIBUTES: Record<Edge['over'], (edge: Edge) => SpanCase['attributes']> = {
  http: ({ to }) => ({ 'server.service.name': fullName(to) }),
  postgresql: ({ from }) => ({
    'db.system.name': 'postgresql',
    'db.namespace': databaseOf(from) ?? '',
  }),
  redis: () => ({ 'db.system.name': 'redis' }),
  rabbitmq: () => ({ 'messaging.system.name': 'rabbitmq' }),
  smtp: () => ({}),
};

/** A database by its own name, the mail server by its address. */
function nodeOf({ from, over, to }: Edge, host: string): string {
  if (over === 'postgresql') return databaseOf(from) ?? '';
  return over === 'smtp' ? host : fullName(to);
}

/** The spans of one use of an edge, as the services send them; who is no service sends none. */
function useOf(edge: Edge, answered = edge.to in SERVICES): GraphCase {
  const { from, over, to, name = over } = edge;
  const host = `${to.replace(' ', '-')}.internal`;
  const message = over === 'rabbitmq';
  const near: SpanCase = {
    ...{ name, service: fullName(from), kind: message ? 'PRODUCER' : 'CLIENT', at: [0, 20] },
    attributes: { 'server.address': host, ...ATTRIBUTES[over](edge) },
  };
  const far: SpanCase = {
    ...{ name: `${name}, far side`, service: fullName(to), under: name, at: [5, 15] },
    kind: message ? 'CONSUMER' : 'SERVER',
  };
  return {
    title: `${from} to ${to}: ${name}${answered ? '' : ', without an answer'}`,
    spans: answered ? [near, far] : [near],
    ends: `${fullName(from)} -> ${nodeOf(edge, host)}`,
  };
}

const CASES: GraphCase[] = EDGES.flatMap((edge) =>
  edge.outcomes?.includes('unreachable') ? [useOf(edge), useOf(edge, false)] : [useOf(edge)],
);

describeCollector('the service graph', () => {
  // Only how long a call waits for its other side is shorter than in the repository.
  const both = setting({ override: { connectors: { service_graph: { store: { ttl: '1s' } } } } });

  test('when every edge of the shop is used, each has both its ends and none is unknown', async () => {
    await sendEnded(both.collector, CASES);
    const expected = new Set(CASES.map(({ ends }) => ends));
    await eventually(
      async () => {
        const samples = await both.collector.metrics();
        const seen = samples
          .filter(({ name }) => name === 'traces_service_graph_request_total')
          .map(({ labels }) => `${labels['client']} -> ${labels['server']}`);
        expect([...new Set(seen)].sort()).toEqual([...expected].sort());
      },
      { awaited: 'all edges of the shop, and no other, in the graph', deadlineMs: 60_000 },
    );
  });
});
