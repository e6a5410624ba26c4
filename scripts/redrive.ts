// Puts the dead letters of the notifications queue back to work, attempts reset.
//
//   npm run redrive
//
// RABBITMQ_URL=amqp://host:5672 says where; the default is the broker of the running demo, of several the one
// that --demo <port> chooses, else amqp://localhost:5672.
import { ATTEMPT_HEADER } from '@traceshop/telemetry';
import { type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import { DEAD_QUEUE, QUEUE } from '../services/notification/dist/topology.js';
import { chooseDemo, takeChoice } from './lib/choose-demo.ts';
import { runningDemos } from './lib/running-demos.ts';

const DEFAULT_URL = 'amqp://localhost:5672';

/** Written by the broker; everything else but the count of attempts, the trace context first, stays. */
const OF_THE_BROKER = /^x-(death|(first|last)-death-.*|delivery-count|acquired-count)$/;

async function main(): Promise<void> {
  const { rest, wanted } = takeChoice(process.argv.slice(2));
  if (rest.length > 0) {
    throw new Error(`"${rest[0]}" means nothing here; use: npm run redrive [-- --demo <port>]`);
  }
  const url = process.env['RABBITMQ_URL'] || (await brokerOfDemo(wanted)) || DEFAULT_URL;
  if (!URL.canParse(url)) throw new Error('RABBITMQ_URL must be a URL such as amqp://host:5672');
  const connection = await open(url);
  try {
    const channel = await connection.createConfirmChannel();
    // A missing queue closes the channel: the call reports it, and without a listener node would exit.
    channel.on('error', () => {});
    const moved = await redrive(channel);
    // Closed by itself and first: the end of the connection may overtake the last acknowledgement.
    await channel.close();
    console.log(summary(moved));
  } finally {
    await connection.close().catch(() => {});
  }
}

/** Nothing where no demo runs. */
async function brokerOfDemo(wanted: number | undefined): Promise<string | undefined> {
  const demos = (await runningDemos()).filter((demo) => demo.rabbitmq);
  return chooseDemo(demos, wanted)?.rabbitmq;
}

async function open(url: string) {
  try {
    const connection = await connect(url, { timeout: 5000 });
    connection.on('error', () => {});
    return connection;
  } catch (cause) {
    const { host } = new URL(url);
    throw new Error(
      `no RabbitMQ at ${host} (${reason(cause)}); start it, or say where it is: RABBITMQ_URL=amqp://host:5672 npm run redrive`,
    );
  }
}

/**
 * Each letter is confirmed in the main queue before it leaves the dead one, so that whatever happens in
 * between it is at worst there twice, and the delivery record lets only one of the two be mailed.
 */
async function redrive(channel: ConfirmChannel): Promise<number> {
  // Not until the queue is empty: a letter that dies again meanwhile waits for the next run.
  const messageCount = await countLetters(channel);
  for (let moved = 0; moved < messageCount; moved += 1) {
    const letter = await channel.get(DEAD_QUEUE);
    if (!letter) return moved;
    await publishAgain(channel, letter);
    channel.ack(letter);
  }
  return messageCount;
}

async function countLetters(channel: ConfirmChannel): Promise<number> {
  try {
    return (await channel.checkQueue(DEAD_QUEUE)).messageCount;
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 404) throw cause;
    throw new Error(`there is no queue ${DEAD_QUEUE}: start the notification service first`);
  }
}

async function publishAgain(channel: ConfirmChannel, letter: GetMessage): Promise<void> {
  const kept = Object.entries(letter.properties.headers ?? {}).filter(
    ([name]) => name !== ATTEMPT_HEADER && !OF_THE_BROKER.test(name),
  );
  let unroutable = false;
  const returned = () => {
    unroutable = true;
  };
  channel.once('return', returned);
  channel.sendToQueue(QUEUE, letter.content, {
    persistent: true,
    mandatory: true,
    messageId: letter.properties.messageId,
    contentType: letter.properties.contentType,
    headers: { ...Object.fromEntries(kept), [ATTEMPT_HEADER]: 1 },
  });
  await channel.waitForConfirms();
  channel.off('return', returned);
  // The broker confirms also what it could not put anywhere; it returns it before it confirms.
  if (unroutable)
    throw new Error(`there is no queue ${QUEUE}: start the notification service first`);
}

function summary(moved: number): string {
  if (moved === 0) return `redrive: ${DEAD_QUEUE} is empty, nothing to do`;
  return `redrive: moved ${moved} dead letter${moved === 1 ? '' : 's'} back to ${QUEUE}`;
}

function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join(', ');
  return error instanceof Error ? error.message : String(error);
}

try {
  await main();
} catch (error) {
  console.error(`redrive: ${reason(error)}`);
  process.exitCode = 1;
}
