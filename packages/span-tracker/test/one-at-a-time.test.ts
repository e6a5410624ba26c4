import { setImmediate as turn } from 'node:timers/promises';
import { oneAtATime } from '../src/one-at-a-time';

test('when a task is asked for while it runs, all who ask share one run that starts later', async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const ask = oneAtATime(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  });
  const first = ask();
  await turn();
  const later = [ask(), ask(), ask()];
  await turn();
  expect(runs).toHaveLength(1);

  runs[0]?.reject(new Error('the first export failed'));
  await expect(first).rejects.toThrow('the first export failed');
  await turn();
  expect(runs).toHaveLength(2);

  runs[1]?.resolve();
  await expect(Promise.all(later)).resolves.toHaveLength(3);
});
