// The files of deploy/kubernetes that are written from others: copies, because kubectl loads no file above
// the folder of a kustomization, and the network policies of the topology.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCompose } from '@traceshop/test-servers/compose-file';
import { root } from '../lib/root.ts';
import { networkPolicies } from './network-policies.ts';

const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');

/** Path from the repository's root, and what must stand there. */
export async function copies(): Promise<Map<string, string>> {
  const variables = await read('.env');
  return new Map([
    [
      'observability/kubernetes/otel-collector-config.yaml',
      await read('otel-collector-config.yaml'),
    ],
    ['observability/kubernetes/prometheus.yml', await read('prometheus.yml')],
    ['observability/kubernetes/jaeger-ui.json', await jaegerPage(variables)],
    ['deploy/kubernetes/overlays/demo/demo-secrets.env', secretsOf(variables)],
    ['deploy/kubernetes/overlays/scaled/network-policies.yaml', networkPolicies()],
  ]);
}

/** The page's settings are a part of docker-compose.yml, as they hold the port of Grafana. */
async function jaegerPage(variables: string): Promise<string> {
  const { configs = {} } = parseCompose(await read('docker-compose.yml'));
  const [, port = ''] = /^GRAFANA_PORT=(\d+)$/m.exec(variables) ?? [];
  const content = (configs['jaeger-ui']?.content ?? '').replaceAll(`\${GRAFANA_PORT}`, port);
  return `${JSON.stringify(JSON.parse(content), null, 2)}\n`;
}

const secretsOf = (variables: string): string =>
  [...variables.matchAll(/^DEMO_.*\n/gm)].map(([line]) => line).join('');
