/** A service that nobody has edited, on each line of the SDK: `--require` and `--import`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ADDRESS_VARIABLE } from '@traceshop/span-tracker/protocol';
import { type FakeReceiver, fakeReceiver } from './fake-receiver';

const SERVICE = join(__dirname, 'fixtures/service.cjs');

let receiver: FakeReceiver;
let child: ChildProcess | undefined;
beforeEach(async () => {
  receiver = await fakeReceiver();
});
afterEach(async () => {
  receiver.close();
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

/** @returns the id of its trace */
async function start(line: string, flag: string): Promise<string> {
  const args = [flag, '@traceshop/span-tracker/register', SERVICE, line];
  child = spawn(process.execPath, args, {
    cwd: __dirname,
    env: { ...process.env, [ADDRESS_VARIABLE]: receiver.url, OTEL_SERVICE_NAME: 'service' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [id] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return String(id).trim();
}

const account = {
  open: ['open'],
  sent: [expect.stringMatching(/^[0-9a-f]{16}$/)],
  withheld: [expect.objectContaining({ name: 'filtered', kind: 0 })],
  endedAgain: [],
  failures: [],
};

test.each([
  ['1', '--require'],
  ['2', '--require'],
  ['3', '--require'],
  ['1', '--import'],
  ['3', '--import'],
])('when a service runs line %s of the SDK with %s, its account is exact', async (line, flag) => {
  const traceId = await start(line, flag);
  const { info } = await receiver.received('hello');
  receiver.send({ type: 'flush', id: 7, traceIds: [traceId], allSignals: true });
  const { accounts, error } = await receiver.received('flushed');

  expect(info).toMatchObject({ pid: child?.pid, threadId: 0 });
  expect(info.inexact).toBeUndefined();
  expect({ accounts, error }).toEqual({ accounts: { [traceId]: account }, error: undefined });
});

test.each(['1', '2', '3'])(
  'when a service with line %s of the SDK is shut down, its last account is that of its exporter',
  async (line) => {
    const traceId = await start(line, '--require');
    await receiver.received('hello');
    const killedAt = performance.now();
    child?.kill('SIGTERM');
    await once(child as ChildProcess, 'exit');

    // Nobody waits for an acknowledgement that has come.
    expect(performance.now() - killedAt).toBeLessThan(1900);
    const last = receiver.messages.findLast((message) => message.type === 'final');
    expect(last).toEqual({ type: 'final', accounts: { [traceId]: account } });
  },
);

test('when the SDK is of an unknown kind, the tracker says that it proves nothing', async () => {
  await start('unknown', '--require');
  const { info } = await receiver.received('hello');
  const last = receiver.messages.findLast((message) => message.type === 'hello');

  expect(info.pid).toBe(child?.pid);
  expect(last).toMatchObject({
    info: { inexact: 'its OpenTelemetry SDK keeps its processors where they are not known' },
  });
});
