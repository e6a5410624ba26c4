import { eventually } from '@traceshop/test-servers/eventually';
import { CRASH_POINTS, type CrashPoint } from '../src/crash-points';
import { accepting, holding } from './mail-server';
import { confirmation } from './notifications';
import { startInOwnProcess } from './own-process';
import { NONE_LEFT } from './queues';
import { useStage } from './stage';
import { startUserStub, type UserStub } from './user-stub';

const stage = useStage();
let users: UserStub;

beforeAll(async () => {
  users = await startUserStub();
});

beforeEach(() => {
  users.reset();
});

afterAll(async () => {
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
    const doomed = await startInOwnProcess(stage, users, { CRASH_POINT: point });
    await stage.send(body);

    expect(await doomed.exited()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(doomed.logs()).toContainEqual({ msg: 'crash point reached', crashPoint: point });

    await stage.expireClaims();
    const survivor = await stage.start();
    await stage.untilDelivery(body.id, 'sent');
    expect(await stage.messagesLeft(survivor)).toEqual(NONE_LEFT);
    expect(stage.mailsOf(body.id)).toHaveLength(mailsAfter(point));
  },
);

test('when the service is killed after the broker has the message, a repeated post sends no second mail', async () => {
  const body = confirmation();
  const doomed = await startInOwnProcess(stage, users, { CRASH_POINT: 'after_publish' });
  const post = (url: string) =>
    fetch(`${url}/notifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  // Until the broker is connected the response is 503; then there is none any more.
  await eventually(
    async () => {
      const response = await post(doomed.url).catch(() => 'none');
      expect(response).toBe('none');
    },
    { awaited: 'the service dies without an answer' },
  );
  expect(await doomed.exited()).toEqual({ code: null, signal: 'SIGKILL' });
  const reached = { msg: 'crash point reached', crashPoint: 'after_publish' };
  expect(doomed.logs()).toContainEqual(reached);

  // The broker may have given it its own message before the confirm.
  await stage.expireClaims();
  const survivor = await stage.start();
  expect(await post(survivor.url)).toMatchObject({ status: 202 });

  await stage.untilDelivery(body.id, 'sent');
  expect(await stage.messagesLeft(survivor)).toEqual(NONE_LEFT);
  expect(stage.mailsOf(body.id)).toHaveLength(1);
});

const SHUTTING_DOWN = expect.objectContaining({ msg: 'shutting down' });

test('when SIGTERM comes during a mail, the mail is finished and acknowledged before the exit', async () => {
  const [inMail, mayAccept] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const atItsEnd = (): Promise<void> => {
    inMail.resolve();
    return mayAccept.promise;
  };
  stage.mail.meet(holding('data', atItsEnd));
  const body = confirmation();
  const service = await startInOwnProcess(stage, users);
  await stage.send(body);
  await inMail.promise;

  service.child().kill('SIGTERM');
  await eventually(() => expect(service.logs()).toContainEqual(SHUTTING_DOWN), {
    awaited: 'it is about to end',
  });
  mayAccept.resolve();

  expect(await service.exited()).toEqual({ code: 0, signal: null });
  expect(stage.mailsOf(body.id)).toHaveLength(1);
  const survivor = await stage.start();
  await stage.untilDelivery(body.id, 'sent');
  expect(await stage.messagesLeft(survivor)).toEqual(NONE_LEFT);
  expect(stage.mailsOf(body.id)).toHaveLength(1);
});

test('when SIGTERM comes and the work under way does not end, the exit is clean and the message comes again', async () => {
  const mayAccept = Promise.withResolvers<void>();
  stage.mail.meet(holding('data', () => mayAccept.promise));
  const body = confirmation();
  const service = await startInOwnProcess(stage, users);
  await stage.send(body);
  await eventually(() => expect(users.asked).toBe(1), { awaited: 'the work has begun' });

  service.child().kill('SIGTERM');

  expect(await service.exited()).toEqual({ code: 0, signal: null });
  mayAccept.resolve();
  stage.mail.meet(accepting);
  await stage.expireClaims();
  const survivor = await stage.start();
  await stage.untilDelivery(body.id, 'sent');
  expect(await stage.messagesLeft(survivor)).toEqual(NONE_LEFT);
});
