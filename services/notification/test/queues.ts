import { eventually } from '@traceshop/test-servers/eventually';
import type { ConfirmChannel } from 'amqplib';
import { DEAD_QUEUE, QUEUE, RETRY_QUEUES } from '../src/queues';

export const QUEUES = { main: QUEUE, dead: DEAD_QUEUE, ...RETRY_QUEUES };
export const NONE_LEFT = { main: 0, first: 0, second: 0, last: 0, dead: 0 };

/** The service's queues as a test sees them, past the service. */
export function queuesOver(channel: ConfirmChannel) {
  return {
    /** Puts a message into the main queue; waits for the queue to be there. */
    async send(
      body: unknown,
      headers: Record<string, unknown> = { 'x-attempt': 1 },
    ): Promise<void> {
      const { id } = body as { id?: string };
      const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      const message = { persistent: true, mandatory: true, headers };
      const options = { ...message, ...(id ? { messageId: id } : {}) };
      await eventually(
        async () => {
          let returned = false;
          const onReturn = (): void => {
            returned = true;
          };
          channel.once('return', onReturn);
          channel.sendToQueue(QUEUE, content, options);
          await channel.waitForConfirms();
          channel.off('return', onReturn);
          if (returned) throw new Error('there is no such queue yet');
        },
        { awaited: 'the message is in the main queue' },
      );
    },

    /** Takes the next dead letter, waiting for it. */
    deadLetter: () =>
      eventually(
        async () => {
          const letter = await channel.get(DEAD_QUEUE, { noAck: true });
          if (!letter) throw new Error('the queue is empty');
          return letter;
        },
        { awaited: 'a dead letter', deadlineMs: 20_000 },
      ),

    async countMessages(): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const [name, queue] of Object.entries(QUEUES)) {
        counts[name] = (await channel.checkQueue(queue)).messageCount;
      }
      return counts;
    },
  };
}
