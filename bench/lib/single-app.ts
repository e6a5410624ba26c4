// A small service of the usual parts: a trivial handler, and one with Redis, PostgreSQL and a log line.
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

// As services load them: their instrumentations patch what `require` loads.
const load = createRequire(import.meta.url);
const express = load('express') as typeof import('express');
const { Pool } = load('pg') as typeof import('pg');
const { createClient } = load('@redis/client') as typeof import('@redis/client');
const pino = load('pino') as typeof import('pino').pino;

const logger = pino();
const pool = new Pool({ connectionString: process.env['DATABASE_URL'] });
const redis = createClient({ url: process.env['REDIS_URL'] ?? '' });
await redis.connect();
await redis.set('greeting', 'hello');

const app = express();
app.get('/trivial', (_req, res) => {
  res.json({ hello: 'world' });
});
app.get('/stores', async (_req, res) => {
  const greeting = await redis.get('greeting');
  const { rows } = await pool.query('SELECT $1::int AS number', [1]);
  logger.info({ greeting }, 'greeted');
  res.json({ greeting, rows });
});

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.once('SIGTERM', () => process.exit(0));
