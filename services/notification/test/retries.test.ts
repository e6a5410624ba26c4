import { AppError, unavailable } from '@traceshop/service-kit';
import { eventually } from '@traceshop/test-servers/eventually';
import type { UserClient } from '../src/clients/user-client';
import { accepting, replying } from './mail-server';
import { contact, DELAYS_MS, type NotificationService } from './notification-service';
import { confirmation, welcome } from './notifications';
import { NONE_LEFT } from './queues';
import { useStage } from './stage';

const stage = useStage();
let service: NotificationService;
/** When the user service was asked for a user, on the monotonic clock. */
let asked: number[];
let findContact: UserClient['contact'];

const unknownUser = new AppError({ code: 'user_not_found', status: 404, message: 'no such user' });

beforeEach(async () => {
  stage.mail.meet(accepting);
  asked = [];
  findContact = async () => contact;
  service = await stage.start({
    users: {
      contact: (id) => {
        asked.push(performance.now());
        return findContact(id);
      },
    },
  });
});

test('when the user is unknown, the message is dead after its fourth attempt, having waited longer each time', async () => {
  findContact = async () => {
    throw unknownUser;
  };
  const body = welcome();

  await stage.send(body);
  const letter = await stage.deadLetter();

  expect(asked).toHaveLength(4);
  const waits = asked.slice(1).map((time, i) => time - (asked[i] ?? 0));
  for (const [i, delay] of DELAYS_MS.entries()) expect(waits[i]).toBeGreaterThanOrEqual(delay);
  expect(JSON.parse(letter.content.toString())).toEqual(body);
  expect(letter.properties).toMatchObject({ messageId: body.id, headers: { 'x-attempt': 4 } });
  await stage.untilDelivery(body.id, 'released');
  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
});

test.each([
  ['no JSON', Buffer.from('{"id": ')],
  ['not UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
  ['empty', Buffer.alloc(0)],
  ['of an unknown type', Buffer.from(JSON.stringify(welcome({ type: 'spam' })))],
  ['not an object', Buffer.from('null')],
])(
  'when a message is %s, it is dead after its fourth attempt, byte for byte',
  async (_what, content) => {
    await stage.send(content);

    const letter = await stage.deadLetter();

    expect(letter.content.equals(content)).toBe(true);
    expect(letter.properties.headers).toMatchObject({ 'x-attempt': 4 });
    expect(asked).toEqual([]);
    expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
  },
);

test('when the mail server rejects a mail for good, the message is dead after its fourth attempt', async () => {
  stage.mail.meet(replying(550));
  const body = confirmation();

  await stage.send(body);
  const letter = await stage.deadLetter();

  expect(asked).toHaveLength(4);
  expect(letter.properties.messageId).toBe(body.id);
});

test.each([
  ['the user service is down', () => unavailable('user-service')],
  ['something unforeseen happens', () => new TypeError('a defect')],
])('when %s for long, the message is tried until it goes through', async (_what, cause) => {
  findContact = async () => {
    throw cause();
  };
  const body = confirmation();
  await stage.send(body);
  await eventually(() => expect(asked.length).toBeGreaterThanOrEqual(7), { awaited: '7 attempts' });

  findContact = async () => contact;

  await stage.untilDelivery(body.id, 'sent');
  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
  expect(stage.mailsOf(body.id)).toHaveLength(1);
});

test.each([
  [451, 'data'],
  [421, 'connect'],
] as const)(
  'when the mail server replies %i at %s for long, the message is tried until it goes through',
  async (reply, step) => {
    stage.mail.meet(replying(reply, step));
    const body = confirmation();
    await stage.send(body);
    await eventually(() => expect(asked.length).toBeGreaterThanOrEqual(6), {
      awaited: '6 attempts',
    });

    stage.mail.meet(accepting);

    await stage.firstMail(body.id);
    await stage.untilDelivery(body.id, 'sent');
    expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
  },
);

test('when an attempt fails, its claim is given up before the message is put to wait', async () => {
  findContact = async () => {
    if (asked.length > 1) return contact;
    throw unavailable('user-service');
  };
  const body = welcome();
  const states: unknown[] = [];
  const publish = service.broker.publish;
  service.broker.publish = async (queue, message) => {
    states.push(
      await service.database.one('SELECT state FROM deliveries WHERE id = $1', [body.id]),
    );
    return publish(queue, message);
  };

  await stage.send(body);

  await stage.untilDelivery(body.id, 'sent');
  expect(states).toEqual([{ state: 'released' }]);
});

test('when a message brings no attempt number, it is at its first', async () => {
  findContact = async () => {
    throw unknownUser;
  };

  await stage.send(welcome(), { 'x-attempt': 'many' });
  const letter = await stage.deadLetter();

  expect(asked).toHaveLength(4);
  expect(letter.properties.headers).toMatchObject({ 'x-attempt': 4 });
});
