// Where the running demo's own servers are, for commands in other terminals: their ports are free
// ones and their passwords new at every start.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './tools.ts';

const FILE = join(root, '.tools', 'demo-addresses.json');

export interface DemoAddresses {
  rabbitmq?: string | undefined;
}

export async function writeDemoAddresses(addresses: DemoAddresses): Promise<void> {
  // It holds passwords.
  await writeFile(FILE, JSON.stringify(addresses), { mode: 0o600 });
}

export const removeDemoAddresses = (): Promise<void> => rm(FILE, { force: true });

/** Nothing where no demo runs. */
export async function readDemoAddresses(): Promise<DemoAddresses> {
  const text = await readFile(FILE, 'utf8').catch(() => '{}');
  return JSON.parse(text) as DemoAddresses;
}
