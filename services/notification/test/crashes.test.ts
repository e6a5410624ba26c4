import { eventually } from '@traceshop/tests/harness/eventually';
import { CRASH_POINTS, type CrashPoint } from '../src/crash-points';
import { startServiceProcess, startUserStub, type UserStub } from './service-process';
import {
  confirmation,
  delivery,
  mailsOf,
  messagesLeft,
  NONE_LEFT,
  openStage,
  type Stage,
  send,
} from './stage';

let stage: Stage;
let users: UserStub;

beforeAll(async () => {
  [stage, users] = await Promise.all([openStage(), startUserStub()]);
});

beforeEach(() => {
  users.reset();
});

afterEach(() => stage.stopServices());

afterAll(async () => {
  await stage.close();
  await users.close();
});

/** Points that only a failing attempt passes. */
const FAILING: readonly CrashPoint[] = ['after_release', 'after_hand_on'];

// SMTP has no deduplication: who dies between the mail and its record lets a second one follow.
const mailsAfter = (point: CrashPoint): number => (point === 'after_mail' ? 2 : 1);

test.each(CRASH_POINTS.filter((point) => point !== 'after_publish'))(
  'when the consumer is killed at %s, another sends the mail and nothing is left over',
  async (point) => {
    users.status = FAILING.includes(point) ? 503 : 200;
    const body = confirmation();
    const doomed = await startServiceProcess(stage, users, { CRASH_POINT: point });
    await send(stage.channel, body);

    expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(doomed.output()).toContain(`{"msg":"crash point reached","crashPoint":"${point}"}\n`);

    const survivor = await stage.start({ claimMs: 2000 });
    await delivery(survivor, body.id, 'sent');
    expect(await messagesLeft(stage, survivor)).toEqual(NONE_LEFT);
    expect(mailsOf(stage.mail, body.id)).toHaveLength(mailsAfter(point));
  },
);

test('when the service is killed after the broker has the message, a repeated post sends no second mail', async () => {
  const body = confirmation();
  const doomed = await startServiceProcess(stage, users, { CRASH_POINT: 'after_publish' });
  const post = (url: string) =>
    fetch(`${url}/notifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  // Until the broker is connected the answer is 503; then there is none any more.
  await eventually(
    async () => {
      const answer = await post(doomed.url).catch(() => 'none');
      expect(answer).toBe('none');
    },
    { awaited: 'the service dies without an answer' },
  );
  expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(doomed.output()).toContain('"crashPoint":"after_publish"');

  const survivor = await stage.start({ claimMs: 2000 });
  expect(await post(survivor.url)).toMatchObject({ status: 202 });

  await delivery(survivor, body.id, 'sent');
  expect(await messagesLeft(stage, survivor)).toEqual(NONE_LEFT);
  expect(mailsOf(stage.mail, body.id)).toHaveLength(1);
});

test('when SIGTERM comes during a mail, the mail is finished and acknowledged before the exit', async () => {
  users.delayMs = 400;
  const body = confirmation();
  const service = await startServiceProcess(stage, users);
  await send(stage.channel, body);
  await eventually(() => expect(users.asked).toBe(1), { awaited: 'the work has begun' });

  service.child.kill('SIGTERM');

  expect(await service.ended).toEqual({ code: 0, signal: null });
  expect(mailsOf(stage.mail, body.id)).toHaveLength(1);
  const survivor = await stage.start();
  await delivery(survivor, body.id, 'sent');
  expect(await messagesLeft(stage, survivor)).toEqual(NONE_LEFT);
  expect(mailsOf(stage.mail, body.id)).toHaveLength(1);
});

test('when SIGTERM comes and the work under way does not end, the exit is clean and the message comes again', async () => {
  let release = (): void => {};
  stage.mail.onMail = () =>
    new Promise((resolve) => {
      release = resolve;
    });
  const body = confirmation();
  const limits = { SMTP_TIMEOUT_MS: '20000', CLAIM_MS: '21000' };
  const service = await startServiceProcess(stage, users, limits);
  await send(stage.channel, body);
  await eventually(() => expect(users.asked).toBe(1), { awaited: 'the work has begun' });

  service.child.kill('SIGTERM');

  expect(await service.ended).toEqual({ code: 0, signal: null });
  release();
  stage.mail.onMail = () => {};
  const survivor = await stage.start();
  await survivor.database.query(
    "UPDATE deliveries SET claimed_until = now() - interval '1 s' WHERE state = 'claimed'",
  );
  await delivery(survivor, body.id, 'sent');
  expect(await messagesLeft(stage, survivor)).toEqual(NONE_LEFT);
});
