import { ATTEMPT_HEADER } from '@traceshop/telemetry';
import { type ChannelModel, type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import { DEAD_QUEUE, QUEUE } from './queues';

const CONNECT_TIMEOUT_MS = 5000;

/** Headers of the broker. They and the count of attempts are removed; all others stay, also the trace context. */
const OF_THE_BROKER = /^x-(death|(first|last)-death-.*|delivery-count|acquired-count)$/;

/**
 * Puts the current dead letters back on the main queue and resets their attempts.
 * @returns a sentence that says what it has done.
 * @throws an error that says what to do, if the broker or a queue does not exist.
 */
export async function redriveDeadLetters(url: string): Promise<string> {
  const connection = await open(url);
  try {
    const channel = await connection.createConfirmChannel();
    // A missing queue closes the channel. The call reports that; without a listener Node would exit.
    channel.on('error', () => {});
    const moved = await moveLetters(channel);
    // Closed first: closing the connection may overtake the last acknowledgement.
    await channel.close();
    return summary(moved);
  } finally {
    await connection.close().catch(() => {});
  }
}

async function open(url: string): Promise<ChannelModel> {
  if (!URL.canParse(url)) throw new Error('RABBITMQ_URL must be a URL such as amqp://host:5672');
  try {
    const connection = await connect(url, { timeout: CONNECT_TIMEOUT_MS });
    connection.on('error', () => {});
    return connection;
  } catch (cause) {
    const { host } = new URL(url);
    throw new Error(
      `no RabbitMQ at ${host} (${reason(cause)}); start it, or say where it is: RABBITMQ_URL=amqp://host:5672`,
      { cause },
    );
  }
}

/**
 * The broker confirms each letter in the main queue before it leaves the dead queue. After a failure in
 * between there are two copies, and the delivery record lets only one of them be mailed.
 */
async function moveLetters(channel: ConfirmChannel): Promise<number> {
  // A fixed number, not until the queue is empty: a letter that dies again waits for the next run.
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
    throw new Error(
      `the queue ${DEAD_QUEUE} does not exist: start the notification service first`,
      {
        cause,
      },
    );
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
  // The broker also confirms a message without a queue, but returns it first.
  if (unroutable)
    throw new Error(`the queue ${QUEUE} does not exist: start the notification service first`);
}

function summary(moved: number): string {
  if (moved === 0) return `${DEAD_QUEUE} is empty, nothing to do`;
  return `moved ${moved} dead letter${moved === 1 ? '' : 's'} back to ${QUEUE}`;
}

/** A host with several addresses fails with an AggregateError, whose own message is empty. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join(', ');
  return error instanceof Error ? error.message : String(error);
}
