// PostgreSQL, Redis and RabbitMQ for shops that are no demo: those of the tests, without Jest.

import { HUB_VARIABLE, kindsToStart, startHub } from '@traceshop/test-servers/hub';
import { processes } from '@traceshop/test-servers/processes';
import type { CleanUps } from '../../scripts/demo/clean-ups.ts';

/** Private processes, started when the first shop asks for them, once. */
export async function startServers(cleanUps: CleanUps): Promise<void> {
  const provider = processes();
  await provider.prepare(kindsToStart());
  const hub = await startHub(provider);
  cleanUps.add('the servers', hub.close);
  process.env[HUB_VARIABLE] = hub.url;
}
