import { createRetryBudget } from '../src/http-client/retry-budget';

let time = 0;
const now = () => time;

function withdrawAll(budget: ReturnType<typeof createRetryBudget>): number {
  let taken = 0;
  while (budget.withdraw()) taken += 1;
  return taken;
}

test('when a client is quiet, it may retry as often at once as its budget holds', () => {
  expect(withdrawAll(createRetryBudget({ capacity: 3, now }))).toBe(3);
});

test('when the budget is spent, ten calls earn one retry', () => {
  const budget = createRetryBudget({ share: 0.1, perSecond: 0, now });
  withdrawAll(budget);
  for (let call = 0; call < 9; call += 1) budget.deposit();
  expect(budget.withdraw()).toBe(false);
  budget.deposit();
  budget.deposit();
  expect(budget.withdraw()).toBe(true);
});

test('when the budget is spent, time earns retries up to what the budget holds', () => {
  const budget = createRetryBudget({ capacity: 3, perSecond: 0.5, now });
  withdrawAll(budget);
  time += 2000;
  expect(withdrawAll(budget)).toBe(1);
  time += 3_600_000;
  expect(withdrawAll(budget)).toBe(3);
});
