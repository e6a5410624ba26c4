import type { Notification } from '@traceshop/contract';
import { eventually } from '@traceshop/test-servers/eventually';
import type { UserClient } from '../src/clients/user-client';
import { holding } from './mail-server';
import { contact, knownUser } from './notification-service';
import { confirmation } from './notifications';
import { NONE_LEFT, QUEUES } from './queues';
import { useStage } from './stage';

const stage = useStage();

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

  for (let copy = 0; copy < 4; copy += 1) await stage.send(body);
  await eventually(() => expect(held.entered()).toBe(1), { awaited: 'one consumer is at work' });
  held.open();

  await stage.untilDelivery(body.id, 'sent');
  expect(await stage.messagesLeft(one, two)).toEqual(NONE_LEFT);
  expect(stage.mailsOf(body.id)).toHaveLength(1);
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

  await stage.send(body, { 'x-attempt': 3 });
  await eventually(() => expect(published.length).toBeGreaterThan(1), { awaited: 'two rounds' });

  expect(published.slice(0, 2)).toEqual([
    { queue: QUEUES.second, headers: { 'x-attempt': 3 } },
    { queue: QUEUES.second, headers: { 'x-attempt': 3 } },
  ]);
  expect(stage.mailsOf(body.id)).toEqual([]);
  await service.deliveries.markSent(other.claim);
  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
  expect(stage.mailsOf(body.id)).toEqual([]);
});

test('when the holder of a claim is dead, the claim runs out and another mails', async () => {
  const service = await stage.start({ claimMs: 1500, smtpTimeoutMs: 1000 });
  const body = confirmation();
  await service.deliveries.claim(body as Notification);

  await stage.send(body);

  await stage.firstMail(body.id);
  await stage.untilDelivery(body.id, 'sent');
  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
});

test('when a claim is lost while its holder works, the holder changes nothing', async () => {
  const service = await stage.start();
  const body = confirmation() as Notification;
  const first = await service.deliveries.claim(body);
  if (first.state !== 'claimed') throw new Error(first.state);
  await stage.expireClaims();
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
  // It takes no second message, so that the copy is the other's.
  const sleeper = await stage.start({ users, claimMs: 300, smtpTimeoutMs: 200, prefetch: 1 });
  const body = confirmation();
  await stage.send(body);
  await eventually(() => expect(held.entered()).toBe(1), { awaited: 'the first consumer sleeps' });
  const other = await stage.start({ users });
  // The copy that a redelivery would bring.
  await stage.send(body);
  await stage.firstMail(body.id);

  held.open();

  expect(await stage.messagesLeft(sleeper, other)).toEqual(NONE_LEFT);
  expect(stage.mailsOf(body.id)).toHaveLength(1);
});

test('when a claim is lost during the mail, the late holder leaves the record to its new one', async () => {
  const service = await stage.start();
  const body = confirmation();
  let mails = 0;
  const loseTheFirst = async () => {
    mails += 1;
    if (mails > 1) return;
    // As if this process had been paused and another one had taken over and been killed.
    await service.database.query(
      "UPDATE deliveries SET holder = 'another' WHERE state = 'claimed'",
    );
  };
  stage.mail.meet(holding('data', loseTheFirst));

  await stage.send(body);
  await eventually(() => expect(mails).toBe(1), { awaited: 'the first mail' });
  await stage.untilDelivery(body.id, 'claimed');
  await stage.expireClaims();

  await stage.untilDelivery(body.id, 'sent');
  // At least once: both have mailed, one record says so.
  expect(stage.mailsOf(body.id)).toHaveLength(2);
  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
});
