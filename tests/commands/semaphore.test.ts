import { semaphore } from '../../scripts/demo/semaphore.ts';

test('when there are fewer places than work, the rest waits its turn, until another place is added', async () => {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const starts = semaphore(1);
  const work = (name: string): Promise<void> =>
    starts.take(() => {
      started.push(name);
      return new Promise((resolve) => ends.push(resolve));
    });
  const all = [work('a'), work('b'), work('c'), work('d')];
  expect(started).toEqual(['a']);
  ends[0]?.();
  await all[0];
  await Promise.resolve();
  expect(started).toEqual(['a', 'b']);
  starts.add();
  await Promise.resolve();
  expect(started).toEqual(['a', 'b', 'c']);
});

test('when work fails, its place is free again', async () => {
  const starts = semaphore(1);
  await expect(starts.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(starts.take(async () => 'next')).resolves.toBe('next');
});
