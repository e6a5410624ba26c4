// The servers that the demo's services need, as private processes with the services' databases. A
// server that dies is started again.
import type { DatabaseName } from '@traceshop/contract/topology';
import { needsOf } from '@traceshop/shop-harness/services';
import { administer } from '@traceshop/test-servers/administer';
import { processes } from '@traceshop/test-servers/processes';
import type { ServerAddress, ServerKind } from '@traceshop/test-servers/provider';
import type { DemoRecord } from '../lib/running-demos.ts';
import { say } from '../lib/say.ts';
import type { CleanUps } from './clean-ups.ts';
import type { Plan } from './plan.ts';
import type { Progress } from './progress.ts';

const NAMES: Record<ServerKind, string> = {
  postgres: 'PostgreSQL',
  redis: 'Redis',
  rabbitmq: 'RabbitMQ',
};

export interface Stores {
  /** A temporary folder. It is removed at the end. */
  folder: string;
  /** Each resolves when its server is ready. Undefined if no service of the plan needs it. */
  databases: Promise<Partial<Record<DatabaseName, string>>>;
  redis: Promise<string | undefined>;
  rabbitmq: Promise<string | undefined>;
}

export interface StartOptions {
  record: DemoRecord;
  progress: Progress;
  cleanUps: CleanUps;
}

/**
 * Starts the servers of the plan at the same time, so that no service waits for a server that it
 * does not use.
 */
export async function startStores(
  plan: Plan,
  { record, progress, cleanUps }: StartOptions,
): Promise<Stores> {
  const needs = plan.services.map(needsOf);
  const databases = needs.flatMap((need) => need.database ?? []) as DatabaseName[];
  const wanted: Record<ServerKind, boolean> = {
    postgres: databases.length > 0,
    redis: needs.some((need) => need.redis),
    rabbitmq: needs.some((need) => need.rabbitmq),
  };
  const provider = processes({ says: say });
  await provider.prepare((Object.keys(wanted) as ServerKind[]).filter((kind) => wanted[kind]));
  // Ends all servers at once, including starting ones, and removes the folder.
  cleanUps.add('servers', provider.close);
  const { path } = await provider.folder();
  const start = async (kind: ServerKind): Promise<ServerAddress | undefined> => {
    if (!wanted[kind]) return undefined;
    const { address } = await provider.start(kind);
    progress.reached(`${NAMES[kind]} answers`);
    return address;
  };
  // RabbitMQ first: it takes longest.
  const rabbitmq = start('rabbitmq').then(async (broker) => {
    if (broker) await record.add({ rabbitmq: broker.url });
    return broker?.url;
  });
  const stores = {
    databases: start('postgres').then((postgres) => createDatabases(postgres, databases)),
    redis: start('redis').then((redis) => redis?.url),
    rabbitmq,
  };
  // The services await these. A failure that nobody awaits yet must not end the process here.
  for (const store of Object.values(stores)) store.catch(() => {});
  return { folder: path, ...stores };
}

async function createDatabases(
  postgres: ServerAddress | undefined,
  names: readonly DatabaseName[],
): Promise<Partial<Record<DatabaseName, string>>> {
  const urls: Partial<Record<DatabaseName, string>> = {};
  if (!postgres) return urls;
  for (const name of names) {
    await administer(postgres.url, `CREATE DATABASE ${name}`);
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    urls[name] = url.href;
  }
  return urls;
}
