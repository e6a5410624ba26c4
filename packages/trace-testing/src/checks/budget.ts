import { checkKeys, type KeysOf } from '../pattern/check-keys';

/** Upper limits; what is not named is not limited. Linked traces are not counted. */
export interface Budget {
  /** Statements sent to databases, without connecting, BEGIN, COMMIT and ROLLBACK. */
  'db.queries'?: number;
  /** How often one request or message may send the same statement: more is a query in a loop. */
  'db.sameStatement'?: number;
  /** CLIENT spans that are no database's; of nested ones the innermost. */
  remoteCalls?: number;
  /** Remote calls on the longest chain in which each one waits for the one before. */
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

/** @throws TypeError for a cost that does not exist, or a limit that is no number */
export function checkBudget(budget: Budget): void {
  checkKeys('toCost, budget', budget ?? null, COSTS);
  const wrong = Object.entries(budget).find(([, limit]) => !(Number(limit) >= 0));
  if (wrong) throw new TypeError(`the budget of ${wrong[0]} is ${wrong[1]}`);
}
