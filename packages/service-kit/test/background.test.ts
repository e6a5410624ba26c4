// Work that no answer waits for: it is tracked, its failures are logged, and polling stops.

import { setImmediate as everythingReady } from 'node:timers/promises';
import { withDeadline } from '../src/core/deadline';
import { createBackground, remainingMs } from '../src/index';
import { collectedLogger } from './collected-logger';

/** Shows that `end` does not come before the gate is opened, and comes after. */
async function waitsFor(end: Promise<void>, gate: { resolve(): void }): Promise<void> {
  let ended = false;
  const ending = end.then(() => {
    ended = true;
  });
  await everythingReady();
  expect(ended).toBe(false);
  gate.resolve();
  await ending;
}

// The clock of the polls is the test's; the event loop is not.
beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

/** The longest that a poll every second lets pass between two runs. */
const LONGEST_PAUSE_MS = 1_250;

const broken = () => Promise.reject(new Error('broken', { cause: new Error('by hand') }));

test('when a task is started, idle waits for it and its deadline is none', async () => {
  const background = createBackground(collectedLogger().logger);
  const gate = Promise.withResolvers<void>();
  let left: number | undefined = 1;
  withDeadline(1_000, () => {
    background.run('slow', async () => {
      await gate.promise;
      left = remainingMs();
    });
  });
  await waitsFor(background.idle(), gate);
  expect(left).toBeUndefined();
});

test('when a task starts another, idle waits for that too', async () => {
  const background = createBackground(collectedLogger().logger);
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  background.run('first', async () => {
    background.run('second', async () => {
      await gate.promise;
      done.push('second');
    });
    done.push('first');
  });
  await waitsFor(background.idle(), gate);
  expect(done).toEqual(['first', 'second']);
});

test('when a task fails, even at once, that is one log line with its causes', async () => {
  const { logger, lines } = collectedLogger();
  const background = createBackground(logger);
  background.run('rejects', broken);
  background.run('throws', () => {
    throw new Error('at once');
  });
  await background.idle();
  expect(lines).toMatchObject([
    { level: 'warn', task: 'throws', error: 'at once', msg: 'background task failed' },
    { level: 'warn', task: 'rejects', error: 'broken: by hand', msg: 'background task failed' },
  ]);
});

test('when a poll fails again and again, it is logged once, and once when it works', async () => {
  const { logger, lines } = collectedLogger();
  const background = createBackground(logger);
  let runs = 0;
  background.every('poll', 1_000, () => {
    runs += 1;
    return runs < 5 ? broken() : Promise.resolve();
  });
  await jest.advanceTimersByTimeAsync(9 * LONGEST_PAUSE_MS);
  await background.stop();
  const ran = runs;
  expect(ran).toBeGreaterThan(8);
  expect(lines.map((line) => line['msg'])).toEqual([
    'background task failed',
    'background task works again',
  ]);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(runs).toBe(ran);
});

test('when polling stops while a poll runs, stop waits for it and no other follows', async () => {
  const background = createBackground(collectedLogger().logger);
  const gate = Promise.withResolvers<void>();
  let began = 0;
  let ended = 0;
  background.every('poll', 1_000, async () => {
    began += 1;
    await gate.promise;
    ended += 1;
  });
  await jest.advanceTimersByTimeAsync(LONGEST_PAUSE_MS);
  expect(began).toBe(1);
  await waitsFor(background.stop(), gate);
  expect(ended).toBe(1);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(began).toBe(1);
});
