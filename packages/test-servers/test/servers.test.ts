import { createClient } from '@redis/client';
import amqplib from 'amqplib';
import { Client } from 'pg';
import { testDatabase, testRedis, testVhost } from '../src/index.ts';

test('when a test asks for a database, it gets an empty one of its own, gone after drop', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  const client = new Client({ connectionString: one.url });
  await client.connect();
  // The drop below cuts this connection off.
  client.on('error', () => {});
  await client.query('CREATE TABLE mine (id int)');
  const second = new Client({ connectionString: other.url });
  await second.connect();
  await expect(second.query('SELECT * FROM mine')).rejects.toThrow('does not exist');
  await second.end();
  await Promise.all([one.drop(), other.drop()]);
  const late = new Client({ connectionString: one.url });
  await expect(late.connect()).rejects.toThrow('does not exist');
});

test('when two tests use Redis, neither sees the keys of the other', async () => {
  const [one, other] = await Promise.all([testRedis(), testRedis()]);
  const writer = createClient({ url: one.url });
  const reader = createClient({ url: other.url });
  await Promise.all([writer.connect(), reader.connect()]);
  await writer.set('key', 'value');
  expect([await writer.get('key'), await reader.get('key')]).toEqual(['value', null]);
  writer.destroy();
  reader.destroy();
  await Promise.all([one.close(), other.close()]);
});

test('when two tests use RabbitMQ, each has a virtual host of its own, gone after drop', async () => {
  const [one, other] = await Promise.all([testVhost(), testVhost()]);
  const connection = await amqplib.connect(one.url);
  connection.on('error', () => {});
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => {});
  await channel.assertQueue('mine', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  const second = await amqplib.connect(other.url);
  const probe = await second.createChannel();
  probe.on('error', () => {});
  await expect(probe.checkQueue('mine')).rejects.toThrow('NOT_FOUND');
  await second.close();
  await Promise.all([one.drop(), other.drop()]);
  await expect(amqplib.connect(one.url)).rejects.toThrow();
});
