import { createFineClock } from '../src/fine-start';

test('when several moments fall into one millisecond, they are told apart, in order', () => {
  let elapsed = 0;
  const clock = createFineClock(
    () => 1_000,
    () => elapsed,
  );
  const times = [0, 0.25, 0.5, 0.75].map((at) => {
    elapsed = at;
    return clock();
  });
  expect(times).toEqual([1_000, 1_000.25, 1_000.5, 1_000.75]);
});

test('when the wall clock is set forward or back, it is followed', () => {
  let wall = 5_000;
  let elapsed = 10;
  const clock = createFineClock(
    () => wall,
    () => elapsed,
  );
  clock();
  for (const [set, passed] of [
    [9_000, 10.5],
    [2_000, 11],
    [2_001, 11.2],
  ] as const) {
    wall = set;
    elapsed = passed;
    expect(Math.floor(clock())).toBe(set);
  }
});
