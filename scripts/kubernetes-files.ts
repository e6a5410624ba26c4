// Writes the copies of configuration that Kubernetes reads, after a change of their originals.
//
//   npm run kubernetes:files
//
// The originals are otel-collector-config.yaml, prometheus.yml, docker-compose.yml and .env.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copies } from './kubernetes/copies.ts';
import { root } from './lib/root.ts';

for (const [file, text] of await copies()) {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}
