// The ports of docker-compose.yml: .env, and the shell's variables over it, as Compose reads them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/tools.ts';

/** By variable: GATEWAY_PORT, JAEGER_PORT and so on. */
export type Ports = Readonly<Record<string, number>>;

export function readPorts(env: NodeJS.ProcessEnv): Ports {
  const text = readFileSync(join(root, '.env'), 'utf8');
  const lines = [...text.matchAll(/^(\w+_PORT)=(\d+)$/gm)];
  return Object.fromEntries(lines.map(([, name = '', port]) => [name, Number(env[name] || port)]));
}
