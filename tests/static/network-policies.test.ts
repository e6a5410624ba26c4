// Who may connect to whom in overlays/scaled. The policies are read and judged as Kubernetes does it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Link, links, OPEN } from '../../scripts/kubernetes/network-policies.ts';

const FILE = '../../deploy/kubernetes/overlays/scaled/network-policies.yaml';

interface Selector {
  matchLabels?: Record<string, string>;
}
interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { protocol: string; port: number }[];
}
interface Policy {
  metadata: { name: string };
  spec: { podSelector: Selector; policyTypes: string[]; ingress?: Rule[]; egress?: Rule[] };
}
/** An end of a connection. Without a namespace it is a pod of the shop. */
interface Pod {
  labels: Record<string, string>;
  namespace?: Record<string, string>;
}

const committed = parseAllDocuments(readFileSync(join(import.meta.dirname, FILE), 'utf8')).map(
  (document) => document.toJS() as Policy,
);
const podOf = (name: string): Pod => ({ labels: { 'app.kubernetes.io/name': name } });

/** Undefined in a rule means: anybody, any port. An empty selector means: all. */
function selects({ matchLabels = {} }: Selector, labels: Record<string, string>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

function isPeer({ podSelector, namespaceSelector }: Peer, pod: Pod): boolean {
  const inNamespace =
    namespaceSelector === undefined
      ? pod.namespace === undefined
      : pod.namespace !== undefined && selects(namespaceSelector, pod.namespace);
  return inNamespace && selects(podSelector ?? {}, pod.labels);
}

function permits(rules: Rule[] | undefined, peer: Pod, port: number): boolean {
  return (rules ?? []).some(({ from, to, ports }) => {
    const peers = from ?? to;
    return (
      (peers === undefined || peers.some((one) => isPeer(one, peer))) &&
      (ports === undefined || ports.some((one) => one.port === port))
    );
  });
}

/** A side is open if no policy of its direction selects it, or if one of those permits the other side. */
function isOpen(policies: readonly Policy[], side: Pod, direction: 'ingress' | 'egress') {
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const selecting = policies.filter(
    ({ spec }) => spec.policyTypes.includes(type) && selects(spec.podSelector, side.labels),
  );
  return (other: Pod, port: number): boolean =>
    side.namespace !== undefined ||
    selecting.length === 0 ||
    selecting.some(({ spec }) => permits(spec[direction], other, port));
}

function mayConnect(policies: readonly Policy[], [from, to]: [Pod, Pod], port: number): boolean {
  return isOpen(policies, from, 'egress')(to, port) && isOpen(policies, to, 'ingress')(from, port);
}

const all = links();
const names = [...new Set(all.flatMap(({ from, to }) => [from, to]))];
const ports = [...new Set(all.map(({ port }) => port))];

const allowed = (policies: readonly Policy[]): Link[] =>
  names.flatMap((from) =>
    names.flatMap((to) =>
      ports
        .filter((port) => mayConnect(policies, [podOf(from), podOf(to)], port))
        .map((port) => ({ from, to, port })),
    ),
  );

test('when a pod connects to another, the topology knows it, and each connection of the topology works', () => {
  expect(names.length).toBeGreaterThan(15);
  expect(allowed(committed).toSorted(byName)).toEqual(all.toSorted(byName));
});

test('when somebody comes from outside the namespace, only what people open is open', () => {
  const stranger: Pod = { labels: { app: 'ingress' }, namespace: { name: 'ingress' } };
  const open = names.flatMap((to) =>
    [...new Set([...ports, ...OPEN.map(({ port }) => port)])]
      .filter((port) => mayConnect(committed, [stranger, podOf(to)], port))
      .map((port) => ({ to, port })),
  );
  const byTarget = (one: { to: string }, other: { to: string }) => one.to.localeCompare(other.to);
  expect(open.toSorted(byTarget)).toEqual([...OPEN].toSorted(byTarget));
});

test('when a pod resolves a name, it may ask the DNS of the cluster, and nobody else outside', () => {
  const dns: Pod = {
    labels: { 'k8s-app': 'kube-dns' },
    namespace: { 'kubernetes.io/metadata.name': 'kube-system' },
  };
  const other: Pod = { ...dns, labels: { app: 'anything' } };
  for (const name of names) {
    expect([name, mayConnect(committed, [podOf(name), dns], 53)]).toEqual([name, true]);
    expect([name, mayConnect(committed, [podOf(name), dns], 443)]).toEqual([name, false]);
    expect([name, mayConnect(committed, [podOf(name), other], 53)]).toEqual([name, false]);
  }
});

test.each(names)('when the policy of %s is missing, the evaluator sees it', (name) => {
  const without = committed.filter(({ metadata }) => metadata.name !== name);
  expect(allowed(without)).not.toEqual(allowed(committed));
});

test('when nothing is denied by default, a pod that no policy names may connect', () => {
  const without = committed.filter(({ metadata }) => metadata.name !== 'deny-by-default');
  const intruder = podOf('intruder');
  expect(mayConnect(committed, [intruder, podOf('postgres')], 5432)).toBe(false);
  expect(isOpen(without, intruder, 'ingress')(podOf('gateway'), 80)).toBe(true);
});

function byName(one: Link, other: Link): number {
  return JSON.stringify(one).localeCompare(JSON.stringify(other));
}
