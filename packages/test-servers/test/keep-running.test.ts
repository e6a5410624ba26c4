import { createClient } from '@redis/client';
import { Client } from 'pg';
import { eventually } from '../src/eventually.ts';
import { processes } from '../src/processes.ts';

const said: string[] = [];
const provider = processes({ says: (line) => said.push(line) });
beforeAll(() => provider.prepare(['postgres', 'redis']));
afterAll(() => provider.close());

const connected = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  // It is about to be cut off.
  client.on('error', () => {});
  await client.connect();
  return client;
};

/** Commits one row more, runs `kill` at once, and counts the rows that the server has then. */
async function rowsAfter(url: string, kill: (backend: number) => void): Promise<number> {
  const client = await connected(url);
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  await client.query('INSERT INTO kept DEFAULT VALUES');
  kill(Number(rows[0].pid));
  return eventually(
    async () => {
      const again = await connected(url);
      const counted = await again.query('SELECT count(*)::int AS rows FROM kept');
      await again.end();
      return counted.rows[0].rows as number;
    },
    { awaited: 'PostgreSQL responds again', deadlineMs: 60_000 },
  );
}

test('when a backend of PostgreSQL or its postmaster is killed, what was committed is there', async () => {
  const postgres = await provider.start('postgres');
  const { url } = postgres.address;
  const client = await connected(url);
  await client.query('CREATE TABLE kept (id int GENERATED ALWAYS AS IDENTITY)');
  await client.end();
  const counts = [
    await rowsAfter(url, (backend) => process.kill(backend, 'SIGKILL')),
    await rowsAfter(url, (backend) => process.kill(backend, 'SIGKILL')),
    await rowsAfter(url, () => process.kill(postgres.pid(), 'SIGKILL')),
  ];
  expect(counts).toEqual([1, 2, 3]);
  expect(said).toEqual([
    'PostgreSQL ended (SIGKILL); starting it again in 500 ms.',
    'PostgreSQL is back.',
  ]);
});

test('when a server that is kept running is killed, it comes back on its port, and not after stop', async () => {
  said.splice(0);
  const redis = await provider.start('redis');
  const first = redis.pid();
  process.kill(first, 'SIGKILL');
  await eventually(() => expect(said).toContain('Redis is back.'), {
    awaited: 'Redis is started again',
    deadlineMs: 30_000,
  });
  expect(redis.pid()).not.toBe(first);
  const client = createClient({ url: redis.address.url });
  await client.connect();
  expect(await client.ping()).toBe('PONG');
  client.destroy();
  await redis.stop();
  expect(said).toEqual(['Redis ended (SIGKILL); starting it again in 500 ms.', 'Redis is back.']);
});
