// The service graph names both ends of every call of the shop.
import { eventually } from '../harness/eventually.ts';
import { type SpanCase, sendEnded, type TraceCase } from './cases.ts';
import { describeCollector } from './engine.ts';
import { setting } from './setting.ts';
import { EDGES, type ShopEdge } from './shop-edges.ts';

/** The spans of one call as the services send them; other systems send none. */
function call({ from, to, name, kind }: ShopEdge): TraceCase {
  const out: SpanCase = { name, service: from, kind: 'CLIENT', at: [0, 20] };
  const inside = (as: 'SERVER' | 'CONSUMER'): SpanCase => ({
    ...{ name: `${name} (${as})`, service: to, kind: as, at: [5, 15], under: name },
  });
  const address = { 'server.address': `${to}.internal` };
  const title = `${from} to ${to}: ${name}`;
  switch (kind) {
    case 'http': {
      const attributes = { ...address, 'server.service.name': to };
      return { title, spans: [{ ...out, attributes }, inside('SERVER')] };
    }
    case 'unanswered':
      return {
        title,
        spans: [{ ...out, attributes: { ...address, 'server.service.name': to }, failed: true }],
      };
    case 'queue': {
      const attributes = { ...address, 'messaging.system.name': 'rabbitmq' };
      return { title, spans: [{ ...out, kind: 'PRODUCER', attributes }, inside('CONSUMER')] };
    }
    case 'unconsumed':
      return {
        title,
        spans: [
          { ...out, kind: 'PRODUCER', attributes: { ...address, 'messaging.system.name': to } },
        ],
      };
    case 'database': {
      const attributes = { ...address, 'db.system.name': 'postgresql', 'db.namespace': to };
      return { title, spans: [{ ...out, attributes }] };
    }
    case 'cache':
      return { title, spans: [{ ...out, attributes: { ...address, 'db.system.name': to } }] };
    case 'mail':
      return { title, spans: [{ ...out, attributes: { 'server.address': to } }] };
  }
}

describeCollector('the service graph', () => {
  // Only how long a call waits for its other side is shorter than in the repository.
  const both = setting({ override: { connectors: { service_graph: { store: { ttl: '1s' } } } } });

  test('when every edge of the shop is called, each has both its ends and none is unknown', async () => {
    await sendEnded(both.collector, EDGES.map(call));
    const expected = new Set(EDGES.map(({ from, to }) => `${from} -> ${to}`));
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
  }, 90_000);
});
