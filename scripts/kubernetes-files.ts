// Writes the files of Kubernetes that follow from others, after a change of those.
//
//   npm run kubernetes:files
//
// Copies of otel-collector-config.yaml, prometheus.yml and parts of docker-compose.yml and .env, and the network
// policies, which follow from packages/contract/src/topology.ts.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copies } from './kubernetes/copies.ts';
import { root } from './lib/root.ts';

for (const [file, text] of await copies()) {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}
