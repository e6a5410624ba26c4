import {
  calleesOf,
  SERVICE_NAMES,
  SERVICES,
  type ServiceFacts,
} from '@traceshop/contract/topology';
import { stringify } from 'yaml';

/** A connection that pods make, by the names of their workloads. */
export interface Link {
  from: string;
  to: string;
  port: number;
}

const PROVIDERS_PORT = 3010;
const OTLP = { grpc: 4317, http: 4318 } as const;

/** Every connection that something in the cluster needs. Nothing else may connect. */
export function links(): Link[] {
  return [...SERVICE_NAMES.flatMap(linksOf), ...OBSERVABILITY];
}

function linksOf(name: keyof typeof SERVICES): Link[] {
  const facts: ServiceFacts = SERVICES[name];
  const to = (workload: string, port: number): Link => ({ from: name, to: workload, port });
  return [
    ...calleesOf(name).map((callee) => to(callee, SERVICES[callee].port)),
    ...(facts.database ? [to('postgres', 5432)] : []),
    ...(facts.redis ? [to('redis', 6379)] : []),
    ...(facts.rabbitmq ? [to('rabbitmq', 5672)] : []),
    ...(facts.smtp ? [to('mailpit', 1025)] : []),
    ...(facts.providers ? [to('sandbox', PROVIDERS_PORT)] : []),
    to('otel-collector-balancer', OTLP.http),
  ];
}

const OBSERVABILITY: readonly Link[] = [
  { from: 'otel-collector-balancer', to: 'otel-collector', port: OTLP.grpc },
  { from: 'otel-collector', to: 'jaeger', port: OTLP.grpc },
  { from: 'otel-collector', to: 'loki', port: 3100 },
  { from: 'prometheus', to: 'otel-collector-balancer', port: 8888 },
  { from: 'prometheus', to: 'otel-collector', port: 8888 },
  { from: 'prometheus', to: 'otel-collector', port: 8889 },
  { from: 'prometheus', to: 'rabbitmq', port: 15_692 },
  { from: 'prometheus', to: 'jaeger', port: 8888 },
  { from: 'prometheus', to: 'loki', port: 3100 },
  { from: 'jaeger', to: 'prometheus', port: 9090 },
  { from: 'grafana', to: 'prometheus', port: 9090 },
  { from: 'grafana', to: 'jaeger', port: 16_686 },
  { from: 'grafana', to: 'loki', port: 3100 },
];

/** What people open from outside the cluster. */
export const OPEN: readonly Omit<Link, 'from'>[] = [
  { to: 'gateway', port: SERVICES.gateway.port },
  { to: 'grafana', port: 3000 },
  { to: 'jaeger', port: 16_686 },
  { to: 'mailpit', port: 8025 },
];

const HEAD = `# Who may connect to whom: nobody else. Written by npm run kubernetes:files, from the topology and
# scripts/kubernetes/network-policies.ts.
`;

const pod = (name: string) => ({ matchLabels: { 'app.kubernetes.io/name': name } });
const tcp = (port: number) => [{ protocol: 'TCP', port }];

/** The text of the manifest. */
export function networkPolicies(): string {
  const all = links();
  const names = [...new Set(all.flatMap(({ from, to }) => [from, to]))].toSorted();
  const documents = [denial(), nameResolution(), ...names.map((name) => policyOf(name, all))];
  return HEAD + documents.map((document) => stringify(document)).join('---\n');
}

const policy = (name: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name },
  spec,
});

const denial = () =>
  policy('deny-by-default', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

const nameResolution = () =>
  policy('name-resolution', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ],
  });

function policyOf(name: string, all: readonly Link[]) {
  const open = OPEN.filter(({ to }) => to === name).map(({ port }) => ({ ports: tcp(port) }));
  const ingress = all
    .filter(({ to }) => to === name)
    .map(({ from, port }) => ({ from: [{ podSelector: pod(from) }], ports: tcp(port) }));
  const egress = all
    .filter(({ from }) => from === name)
    .map(({ to, port }) => ({ to: [{ podSelector: pod(to) }], ports: tcp(port) }));
  return policy(name, {
    podSelector: pod(name),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [...open, ...ingress],
    egress,
  });
}
