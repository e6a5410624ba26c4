import { checkKeys, type KeysOf } from '../pattern/check-keys';

/** Upper limits. A cost without a limit is free. Linked traces are not counted. */
export interface Budget {
  /** Statements sent to databases, without connects, BEGIN, COMMIT and ROLLBACK. */
  'db.queries'?: number;
  /** How often one request or message may send the same statement. More means a query in a loop. */
  'db.sameStatement'?: number;
  /** CLIENT spans other than database spans. Of nested ones, only the innermost. */
  remoteCalls?: number;
  /** Remote calls on the longest chain in which each call waits for the previous one. */
  sequentialHops?: number;
  spans?: number;
}

export type CostName = keyof Budget;

const COSTS: KeysOf<Budget> = {
  'db.queries': true,
  'db.sameStatement': true,
  remoteCalls: true,
  sequentialHops: true,
  spans: true,
};

/** @throws TypeError for an unknown cost, or a limit that is not a number */
export function checkBudget(budget: Budget): void {
  checkKeys('toCost, budget', budget ?? null, COSTS);
  const wrong = Object.entries(budget).find(([, limit]) => !(Number(limit) >= 0));
  if (wrong) throw new TypeError(`the budget of ${wrong[0]} is ${wrong[1]}`);
}
