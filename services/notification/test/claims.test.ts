import { eventually } from '@traceshop/tests/harness/eventually';
import type { UserClient } from '../src/clients/user-client';
import type { Notification } from '../src/schemas';
import { contact, knownUser } from './notification-service';
import {
  confirmation,
  delivery,
  firstMail,
  mailsOf,
  messagesLeft,
  NONE_LEFT,
  openStage,
  QUEUES,
  type Stage,
  send,
} from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterEach(() => stage.stopServices());

afterAll(() => stage.close());

const EXPIRE =
  "UPDATE deliveries SET claimed_until = now() - interval '1 s' WHERE state = 'claimed'";

/** A step that a test holds back until it says so. */
function gate<T>(value: T) {
  let open = (): void => {};
  let entered = 0;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pass = async (): Promise<T> => {
    entered += 1;
    await opened;
    return value;
  };
  return { pass, open, entered: () => entered };
}

test('when two consumers get the same notification at once, one mails it', async () => {
  const held = gate(contact);
  const users: UserClient = { contact: held.pass };
  const [one, two] = [await stage.start({ users }), await stage.start({ users })];
  const body = confirmation();

  for (let copy = 0; copy < 4; copy += 1) await send(stage.channel, body);
  await eventually(() => expect(held.entered()).toBe(1), { awaited: 'one consumer is at work' });
  held.open();

  await delivery(one, body.id, 'sent');
  expect(await messagesLeft(stage, one, two)).toEqual(NONE_LEFT);
  expect(mailsOf(stage.mail, body.id)).toHaveLength(1);
  expect(held.entered()).toBe(1);
});

test('when another holds the claim, the message waits in the second queue and no attempt is counted', async () => {
  const service = await stage.start({ users: knownUser });
  const body = confirmation();
  const other = await service.deliveries.claim(body as Notification);
  if (other.state !== 'claimed') throw new Error(other.state);
  const published: unknown[] = [];
  const publish = service.broker.publish;
  service.broker.publish = (queue, message) => {
    published.push({ queue, headers: message.headers });
    return publish(queue, message);
  };

  await send(stage.channel, body, { 'x-attempt': 3 });
  await eventually(() => expect(published.length).toBeGreaterThan(1), { awaited: 'two rounds' });

  expect(published.slice(0, 2)).toEqual([
    { queue: QUEUES.second, headers: { 'x-attempt': 3 } },
    { queue: QUEUES.second, headers: { 'x-attempt': 3 } },
  ]);
  expect(mailsOf(stage.mail, body.id)).toEqual([]);
  await service.deliveries.markSent(other.claim);
  expect(await messagesLeft(stage, service)).toEqual(NONE_LEFT);
  expect(mailsOf(stage.mail, body.id)).toEqual([]);
});

test('when the holder of a claim is no more, the claim runs out and another mails', async () => {
  const service = await stage.start({ claimMs: 1500, smtpTimeoutMs: 1000 });
  const body = confirmation();
  await service.deliveries.claim(body as Notification);

  await send(stage.channel, body);

  await firstMail(stage.mail, body.id);
  await delivery(service, body.id, 'sent');
  expect(await messagesLeft(stage, service)).toEqual(NONE_LEFT);
});

test('when a claim is lost while its holder works, the holder changes nothing', async () => {
  const service = await stage.start();
  const body = confirmation() as Notification;
  const first = await service.deliveries.claim(body);
  if (first.state !== 'claimed') throw new Error(first.state);
  await service.database.query(EXPIRE);
  const second = await service.deliveries.claim(body);
  if (second.state !== 'claimed') throw new Error(second.state);

  expect(await service.deliveries.release(first.claim)).toBe(false);
  expect(await service.deliveries.markSent(first.claim)).toBe(false);
  expect(await service.deliveries.claim(body)).toEqual({ state: 'claimed_elsewhere' });
  expect(await service.deliveries.markSent(second.claim)).toBe(true);
  expect(await service.deliveries.claim(body)).toEqual({ state: 'sent' });
  expect(await service.deliveries.release(second.claim)).toBe(false);
});

test('when a consumer wakes with its claim run out, it sends no mail', async () => {
  const held = gate(contact);
  let asked = 0;
  const contactOf = () => {
    asked += 1;
    // The first sleeps as long as the test wants, the next do not.
    return asked === 1 ? held.pass() : Promise.resolve(contact);
  };
  const users: UserClient = { contact: contactOf };
  const options = { users, claimMs: 1200, smtpTimeoutMs: 1000 };
  const [sleeper, other] = [await stage.start(options), await stage.start(options)];
  const body = confirmation();
  await send(stage.channel, body);
  await eventually(() => expect(held.entered()).toBe(1), { awaited: 'the first consumer sleeps' });
  // The copy that a redelivery would bring.
  await send(stage.channel, body);
  await firstMail(stage.mail, body.id);

  held.open();

  expect(await messagesLeft(stage, sleeper, other)).toEqual(NONE_LEFT);
  expect(mailsOf(stage.mail, body.id)).toHaveLength(1);
});

test('when a claim is lost during the mail, the late holder leaves the record to its new one', async () => {
  const service = await stage.start();
  const body = confirmation();
  let mails = 0;
  stage.mail.onMail = async () => {
    mails += 1;
    if (mails > 1) return;
    // As if this process had been paused and another one had taken over and been killed.
    await service.database.query(
      "UPDATE deliveries SET holder = 'another' WHERE state = 'claimed'",
    );
  };

  await send(stage.channel, body);
  await eventually(() => expect(mails).toBe(1), { awaited: 'the first mail' });
  await delivery(service, body.id, 'claimed');
  await service.database.query(EXPIRE);

  await delivery(service, body.id, 'sent');
  // At least once: both have mailed, one record says so.
  expect(mailsOf(stage.mail, body.id)).toHaveLength(2);
  expect(await messagesLeft(stage, service)).toEqual(NONE_LEFT);
});
