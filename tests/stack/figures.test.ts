// Each figure that a page shows, compared with what is known: tests/stack/figures has a row for each.
import { checkoutBody } from '@traceshop/shop-harness/buyer';
import { publishUnreadable } from '@traceshop/shop-harness/stack/broker';
import { untilHealthy } from '@traceshop/shop-harness/stack/containers';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { eventually } from '@traceshop/test-servers/eventually';
import { type Figure, problemsOf } from './figures/figure.ts';
import { WAITING_FIGURES, type Waiting } from './figures/messaging-figures.ts';
import { type Looked, pages } from './figures/shown.ts';
import { LIVE_FIGURES } from './figures/table.ts';
import { knownWindow } from './figures/window.ts';

const stack = theStack();

const lastMinute = (endMs: number): Looked => ({
  ...{ endMs, windowS: 60, monitor: { endMs, minutes: 1 } },
});

/** What is wrong with any of the figures. */
async function wrong<T>(
  figures: readonly Figure<T>[],
  truth: T,
  looked: Looked,
): Promise<string[]> {
  const shown = await pages(stack, looked);
  const problems: string[] = [];
  for (const figure of figures) {
    problems.push(...problemsOf(figure, await shown(figure.name), truth));
  }
  return problems;
}

test('when it is known what was sent, every figure shows it in the unit that its page declares', async () => {
  const { truth, looked } = await knownWindow(stack);
  expect(await wrong(LIVE_FIGURES, truth, looked)).toEqual([]);
}, 240_000);

test('when nobody sends notifications, the figures show how many wait, and for how long', async () => {
  const bodies = [await checkoutBody(stack), await checkoutBody(stack)];
  await stack.compose('stop', 'notification');
  try {
    const began = Date.now();
    for (const body of bodies) await stack.request('POST', '/checkout', { body });
    for (let count = 0; count < 3; count += 1) await publishUnreadable(stack);
    await eventually(
      async () => {
        const endMs = Date.now();
        const seconds = (endMs - began) / 1000;
        const waiting: Waiting = { messages: 3, orders: bodies.length, seconds };
        const problems = await wrong(WAITING_FIGURES, waiting, lastMinute(endMs));
        if (problems.length > 0) throw new Error(problems.join('\n'));
      },
      { awaited: 'what waits, in the figures', deadlineMs: 60_000 },
    );
  } finally {
    await stack.compose('start', 'notification');
    await untilHealthy(stack);
  }
}, 180_000);
