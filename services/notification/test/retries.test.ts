import { AppError, unavailable } from '@traceshop/service-kit';
import { eventually } from '@traceshop/tests/harness/eventually';
import type { UserClient } from '../src/clients/user-client';
import { contact, DELAYS_MS, type NotificationService } from './notification-service';
import {
  confirmation,
  deadLetter,
  delivery,
  firstMail,
  mailsOf,
  messagesLeft,
  NONE_LEFT,
  openStage,
  type Stage,
  send,
  welcome,
} from './stage';

let stage: Stage;
let service: NotificationService;
/** When the user service was asked for a user, on the monotonic clock. */
let asked: number[];
let answer: UserClient['contact'];

const unknownUser = new AppError({ code: 'user_not_found', status: 404, message: 'no such user' });

beforeAll(async () => {
  stage = await openStage();
});

beforeEach(async () => {
  stage.mail.behave({ kind: 'accept' });
  asked = [];
  answer = async () => contact;
  service = await stage.start({
    users: {
      contact: (id) => {
        asked.push(performance.now());
        return answer(id);
      },
    },
  });
});

afterEach(() => service.close());

afterAll(() => stage.close());

test('when the user is unknown, the message is dead after its fourth attempt, having waited longer each time', async () => {
  answer = async () => {
    throw unknownUser;
  };
  const body = welcome();

  await send(stage.channel, body);
  const letter = await deadLetter(stage.channel);

  expect(asked).toHaveLength(4);
  const waits = asked.slice(1).map((time, i) => time - (asked[i] ?? 0));
  for (const [i, delay] of DELAYS_MS.entries()) expect(waits[i]).toBeGreaterThanOrEqual(delay);
  expect(JSON.parse(letter.content.toString())).toEqual(body);
  expect(letter.properties).toMatchObject({ messageId: body.id, headers: { 'x-attempt': 4 } });
  await delivery(service, body.id, 'released');
  expect(await messagesLeft(stage, service)).toEqual(NONE_LEFT);
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
    await send(stage.channel, content);

    const letter = await deadLetter(stage.channel);

    expect(letter.content.equals(content)).toBe(true);
    expect(letter.properties.headers).toMatchObject({ 'x-attempt': 4 });
    expect(asked).toEqual([]);
    expect(await messagesLeft(stage, service)).toEqual(NONE_LEFT);
  },
);

test('when the mail server refuses a mail for good, the message is dead after its fourth attempt', async () => {
  stage.mail.behave({ kind: 'reply', code: 550 });
  const body = confirmation();

  await send(stage.channel, body);
  const letter = await deadLetter(stage.channel);

  expect(asked).toHaveLength(4);
  expect(letter.properties.messageId).toBe(body.id);
});

test.each([
  ['the user service is away', () => unavailable('user-service')],
  ['something unforeseen happens', () => new TypeError('a defect')],
])('when %s for long, the message is tried until it goes through', async (_what, cause) => {
  answer = async () => {
    throw cause();
  };
  const body = confirmation();
  await send(stage.channel, body);
  await eventually(() => expect(asked.length).toBeGreaterThanOrEqual(7), { awaited: '7 attempts' });

  answer = async () => contact;

  await delivery(service, body.id, 'sent');
  expect(await messagesLeft(stage, service)).toEqual(NONE_LEFT);
  expect(mailsOf(stage.mail, body.id)).toHaveLength(1);
});

test.each([
  { kind: 'reply', code: 451, at: 'data' },
  { kind: 'reply', code: 421, at: 'connect' },
] as const)(
  'when the mail server meets mails with %j for long, the message is tried until it goes through',
  async (behaviour) => {
    stage.mail.behave(behaviour);
    const body = confirmation();
    await send(stage.channel, body);
    await eventually(() => expect(asked.length).toBeGreaterThanOrEqual(6), {
      awaited: '6 attempts',
    });

    stage.mail.behave({ kind: 'accept' });

    await firstMail(stage.mail, body.id);
    await delivery(service, body.id, 'sent');
    expect(await messagesLeft(stage, service)).toEqual(NONE_LEFT);
  },
);

test('when an attempt fails, its claim is given up before the message is put to wait', async () => {
  answer = async () => {
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

  await send(stage.channel, body);

  await delivery(service, body.id, 'sent');
  expect(states).toEqual([{ state: 'released' }]);
});

test('when a message brings no attempt number, it is at its first', async () => {
  answer = async () => {
    throw unknownUser;
  };

  await send(stage.channel, welcome(), { 'x-attempt': 'many' });
  const letter = await deadLetter(stage.channel);

  expect(asked).toHaveLength(4);
  expect(letter.properties.headers).toMatchObject({ 'x-attempt': 4 });
});
