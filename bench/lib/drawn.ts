// How many spans the drawn stories have.
import { checkoutConfirmed } from '@traceshop/shop-traces/stories/checkout';
import { registers } from '@traceshop/shop-traces/stories/users';
import type { Child } from '@traceshop/trace-testing';

export type Story = 'POST /users' | 'POST /checkout';

/** Without the spans of transactions (BEGIN, COMMIT), which the trees leave out. */
export const DRAWN: Record<Story, number> = {
  'POST /users': count(registers().tree),
  'POST /checkout': count(checkoutConfirmed().tree),
};

function count(child: Child): number {
  if (child.type === 'span') return 1 + child.children.reduce((sum, one) => sum + count(one), 0);
  if (child.type === 'hop') return count(child.node);
  throw new Error(`a tree with "${child.type}" has no certain number of spans`);
}
