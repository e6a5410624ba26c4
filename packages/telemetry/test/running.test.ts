import { setImmediate as turn } from 'node:timers/promises';
import { flushTelemetry, type RunningTelemetry, setRunning } from '../src/sdk/running';

const NEVER = 120_000;

const running = (shutdown: RunningTelemetry['shutdown']) =>
  setRunning({
    serviceName: 'tested',
    shutdown,
    flush: shutdown,
    rest: () => [],
    hookEsModules: () => 'instrumented',
    warnOfUninstrumented: () => undefined,
  });

test('when telemetry is flushed twice, by two signals say, both wait for the one flush', async () => {
  const sent = Promise.withResolvers<void>();
  let shutdowns = 0;
  running(() => {
    shutdowns += 1;
    return sent.promise;
  });
  const ended: string[] = [];
  const first = flushTelemetry(NEVER).then(() => ended.push('first'));
  const second = flushTelemetry(NEVER).then(() => ended.push('second'));
  await turn();
  expect(ended).toEqual([]);

  sent.resolve();
  await Promise.all([first, second]);
  expect(ended).toEqual(['first', 'second']);
  expect(shutdowns).toBe(1);
});

test('when the flush does not end, each who waits gives up in its own time', async () => {
  running(() => new Promise(() => undefined));
  const unlimited = flushTelemetry(NEVER).then(() => 'unlimited');
  const hurried = flushTelemetry(1).then(() => 'hurried');

  expect(await Promise.race([unlimited, hurried])).toBe('hurried');
});

test('when the flush fails, nobody hears of it: the exporters have said so', async () => {
  running(() => Promise.reject(new Error('the backend is down')));

  await expect(flushTelemetry(NEVER)).resolves.toBeUndefined();
  await expect(flushTelemetry(NEVER)).resolves.toBeUndefined();
});
