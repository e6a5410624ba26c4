// The ports of docker-compose.yml. As in Compose, variables of the shell override .env.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/root.ts';
import { isPort } from '../lib/variables.ts';
import { type Finding, wrong } from './finding.ts';

export type Ports = Readonly<Record<string, number>>;

export function judgeValues(ports: Ports): Finding[] {
  return Object.entries(ports)
    .filter(([, port]) => !isPort(port))
    .map(([name]) =>
      wrong(`${name} is not a port`, `Give it a number from 1 to 65535, or: unset ${name}`),
    );
}

export function readPorts(env: NodeJS.ProcessEnv): Ports {
  const text = readFileSync(join(root, '.env'), 'utf8');
  const lines = [...text.matchAll(/^(\w+_PORT)=(\d+)$/gm)];
  return Object.fromEntries(lines.map(([, name = '', port]) => [name, Number(env[name] || port)]));
}
