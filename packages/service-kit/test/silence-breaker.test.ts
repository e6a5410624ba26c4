import { createSilenceBreaker } from '../src/core/silence-breaker';

class Late extends Error {}
const late = async () => {
  throw new Late();
};

let clock = 0;
const log: string[] = [];
function breaker() {
  log.splice(0);
  return createSilenceBreaker({
    isTimeout: (error) => error instanceof Late,
    began: (error) => log.push(`began ${(error as Error).constructor.name}`),
    ended: () => log.push('ended'),
  });
}

beforeEach(() => {
  clock = 10_000;
  jest.spyOn(performance, 'now').mockImplementation(() => clock);
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
});
afterEach(() => jest.restoreAllMocks());

/** A wait that runs out after so long. */
const lateAfter = (ms: number) => () => {
  clock += ms;
  return late();
};

test('when a call waited in vain and nothing was heard meanwhile, the next fail at once, until one gets a response', async () => {
  const { guard } = breaker();
  const asked = jest.fn(async () => 'here');
  await expect(guard(lateAfter(2_000))).rejects.toThrow(Late);
  await expect(guard(asked)).rejects.toMatchObject({ name: 'NoReply' });
  expect(asked).not.toHaveBeenCalled();
  clock += 1_000;
  await expect(guard(asked)).resolves.toBe('here');
  await expect(guard(asked)).resolves.toBe('here');
  expect(log).toEqual(['began Late', 'ended']);
});

test('when one call is let through, the others do not wait for it', async () => {
  const { guard } = breaker();
  await guard(lateAfter(2_000)).catch(() => undefined);
  clock += 1_000;
  const trial = Promise.withResolvers<string>();
  const passed = guard(() => trial.promise);
  await expect(guard(async () => 'other')).rejects.toMatchObject({ name: 'NoReply' });
  trial.resolve('here');
  await expect(passed).resolves.toBe('here');
  await expect(guard(async () => 'other')).resolves.toBe('other');
});

test('when the call that is let through waits in vain, be it shortly, the others go on failing at once', async () => {
  const { guard } = breaker();
  await guard(lateAfter(2_000)).catch(() => undefined);
  clock += 1_000;
  await expect(guard(lateAfter(10))).rejects.toThrow(Late);
  await expect(guard(async () => 'here')).rejects.toMatchObject({ name: 'NoReply' });
});

test.each([
  [
    'somebody else was answered meanwhile',
    (heard: () => void) => async () => {
      clock += 5_000;
      heard();
      return late();
    },
  ],
  ['the wait was short', () => lateAfter(999)],
  [
    'it failed in another way',
    () => async () => {
      clock += 5_000;
      throw new Error('rejected');
    },
  ],
])('when a call waited in vain but %s, the next is made', async (_why, work) => {
  const { guard, heard } = breaker();
  await expect(guard(work(heard))).rejects.toThrow();
  await expect(guard(async () => 'here')).resolves.toBe('here');
  expect(log).toEqual([]);
});
