import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@traceshop/service-kit';
import { eventually } from '@traceshop/test-servers/eventually';
import { type Channel, connect } from 'amqplib';
import { contact, type NotificationService } from './notification-service';
import { confirmation } from './notifications';
import { NONE_LEFT, QUEUES } from './queues';
import { useStage } from './stage';

const stage = useStage();
let service: NotificationService;
let known: boolean;

beforeEach(async () => {
  known = true;
  service = await stage.start({
    users: {
      contact: async () => {
        if (known) return contact;
        throw new AppError({ code: 'user_not_found', status: 404, message: 'no such user' });
      },
    },
  });
});

const redrive = (url: string) =>
  promisify(execFile)(process.execPath, [join(__dirname, '../../../scripts/redrive.ts')], {
    env: { PATH: process.env['PATH'], RABBITMQ_URL: url },
  });

const countDead = (count: number) =>
  eventually(
    async () => {
      const { messageCount } = await stage.channel.checkQueue(QUEUES.dead);
      expect(messageCount).toBe(count);
    },
    { awaited: `${count} dead letters` },
  );

/** Takes a message as a consumer would, and dies with it. */
async function dieWithNext(): Promise<void> {
  const connection = await connect(stage.rabbitmqUrl);
  connection.on('error', () => {});
  const channel: Channel = await connection.createChannel();
  channel.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    channel.consume(QUEUES.main, () => resolve()).catch(reject);
  });
  await connection.close();
}

test('when a message kills its consumer again and again, it is a dead letter and no longer in the way', async () => {
  await service.close();
  const killer = confirmation();
  await stage.send(killer);

  for (let delivery = 0; delivery < 21; delivery += 1) await dieWithNext();

  const letter = await stage.deadLetter();
  expect(letter.properties.messageId).toBe(killer.id);
  await stage.start();
  const body = confirmation();
  await stage.send(body);
  await stage.untilDelivery(body.id, 'sent');
});

test('when dead letters are put back, they are tried again under their ids and each is mailed once', async () => {
  known = false;
  const bodies = [confirmation(), confirmation(), confirmation()];
  for (const body of bodies) await stage.send(body, { 'x-attempt': 4 });
  await countDead(3);
  known = true;

  const { stdout } = await redrive(stage.rabbitmqUrl);

  expect(stdout).toBe('redrive: moved 3 dead letters back to notifications\n');
  for (const { id } of bodies) await stage.untilDelivery(id, 'sent');
  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
  for (const { id } of bodies) expect(stage.mailsOf(id)).toHaveLength(1);
});

test('when a dead letter is put back, it keeps its id and its trace and is at its first attempt', async () => {
  await service.close();
  const body = confirmation();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  stage.channel.sendToQueue(QUEUES.dead, Buffer.from(JSON.stringify(body)), {
    persistent: true,
    messageId: body.id,
    contentType: 'application/json',
    headers: { traceparent, 'x-attempt': 4, 'x-death': [{ count: 20 }], 'x-delivery-count': 20 },
  });
  await stage.channel.waitForConfirms();

  const { stdout } = await redrive(stage.rabbitmqUrl);

  expect(stdout).toBe('redrive: moved 1 dead letter back to notifications\n');
  const message = await stage.channel.get(QUEUES.main, { noAck: true });
  if (!message) throw new Error('nothing came back');
  expect(JSON.parse(message.content.toString())).toEqual(body);
  expect(message.properties).toMatchObject({ messageId: body.id, deliveryMode: 2 });
  // RabbitMQ 3.10 adds a delivery count of its own.
  expect(message.properties.headers).toMatchObject({ traceparent, 'x-attempt': 1 });
});

test('when there is no dead letter, redrive says so', async () => {
  const { stdout } = await redrive(stage.rabbitmqUrl);

  expect(stdout).toBe('redrive: notifications.dead is empty, nothing to do\n');
});

test.each([
  ['amqp://127.0.0.1:1', /^redrive: no RabbitMQ at 127\.0\.0\.1:1 \(.*ECONNREFUSED.*RABBITMQ_URL=/],
  ['nowhere', /^redrive: RABBITMQ_URL must be a URL such as amqp:\/\/host:5672\n$/],
])(
  'when the broker cannot be reached at %s, redrive says so in one line and exits 1',
  async (url, line) => {
    await expect(redrive(url)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(line),
    });
  },
);

test('when the queues are not there, redrive says what to do', async () => {
  await service.close();
  for (const queue of [QUEUES.main, QUEUES.dead]) await stage.channel.deleteQueue(queue);

  await expect(redrive(stage.rabbitmqUrl)).rejects.toMatchObject({
    code: 1,
    stderr:
      'redrive: the queue notifications.dead does not exist: start the notification service first\n',
  });
});
