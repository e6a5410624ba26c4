// What a new service must not collide with, read from the workspace as it is.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ID_PREFIX } from '@traceshop/contract';
import { SERVICE_NAMES, SERVICES } from '@traceshop/contract/topology';
import { DATABASE_NAMES, SANDBOX_PORT } from '@traceshop/shop-harness/services';
import { composeFile } from '@traceshop/test-servers/compose-file';
import { root } from '../lib/root.ts';
import type { Taken } from './new-service.ts';

export async function readTaken(): Promise<Taken> {
  const env = [...(await readFile(join(root, '.env'), 'utf8')).matchAll(/^(\w+)=(.*)$/gm)].map(
    ([, variable = '', value = '']) => ({ variable, value }),
  );
  const published = env
    .filter(({ variable }) => variable.endsWith('_PORT'))
    .map(({ variable, value }) => ({ port: Number(value), by: `${variable} of .env` }));
  return {
    ports: [
      ...SERVICE_NAMES.map((name) => ({ port: SERVICES[name].port, by: `the service ${name}` })),
      { port: SANDBOX_PORT, by: 'the payment provider sandbox' },
      ...published,
    ],
    services: SERVICE_NAMES,
    containers: [
      'docker-compose.yml',
      'docker-compose.scaled.yml',
      'docker-compose.tempo.yml',
    ].flatMap((file) => Object.keys(composeFile(file).services)),
    databases: ['postgres', ...DATABASE_NAMES],
    variables: [...env.map(({ variable }) => variable), 'SANDBOX_PORT'],
    idPrefixes: Object.values(ID_PREFIX),
  };
}
