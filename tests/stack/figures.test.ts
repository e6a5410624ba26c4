// Each figure that a page shows, compared with what is known. Its row is in packages/shop-harness/src/figures.
import { checkoutBody } from '@traceshop/shop-harness/buyer';
import { type Figure, problemsOf } from '@traceshop/shop-harness/figures/figure';
import { WAITING_FIGURES, type Waiting } from '@traceshop/shop-harness/figures/messaging-figures';
import { otherLabel, thousandfold } from '@traceshop/shop-harness/figures/query-mistakes';
import { GRAPH } from '@traceshop/shop-harness/figures/shop-service-figures';
import { type Looked, pages } from '@traceshop/shop-harness/figures/shown';
import { LIVE_FIGURES } from '@traceshop/shop-harness/figures/table';
import { knownWindow } from '@traceshop/shop-harness/figures/window';
import { publishUnreadable } from '@traceshop/shop-harness/stack/broker';
import { untilHealthy } from '@traceshop/shop-harness/stack/containers';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { eventually } from '@traceshop/test-servers/eventually';

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

let known: Awaited<ReturnType<typeof knownWindow>>;

beforeAll(async () => {
  known = await knownWindow(stack);
}, 240_000);

test('when it is known what was sent, every figure shows it in the unit that its page declares', async () => {
  expect(await wrong(LIVE_FIGURES, known.truth, known.looked)).toEqual([]);
});

test('when the service graph is drawn, each edge joins two of its nodes, and no node is there twice', async () => {
  const shown = await pages(stack, known.looked);
  const nodes = (await shown(`${GRAPH} [nodes]`)).samples.map(({ metric }) => metric['id']);
  const edges = (await shown(`${GRAPH} [edges]`)).samples;
  const ends = edges.flatMap(({ metric }) => [metric['source'], metric['target']]);

  expect(nodes.toSorted()).toEqual([...new Set(ends)].toSorted());
  // Who sends the first request of a trace is a node too, 45 s later.
  expect(nodes).toEqual(expect.arrayContaining(['user', 'api-gateway', 'checkout-service']));
});

test.each([
  ['a thousandfold value', thousandfold],
  ['another label', otherLabel],
])('when the query of a panel has %s, its row says so', async (_, mistake) => {
  const { truth, looked } = known;
  const shown = await pages(stack, looked, mistake);
  const unnoticed: string[] = [];
  let mistakes = 0;
  for (const figure of LIVE_FIGURES) {
    const page = await shown(figure.name);
    // Jaeger's API has no query that one could change, and not every query has a label.
    if (!page.mistaken) continue;
    mistakes += 1;
    if (problemsOf(figure, page, truth).length === 0) unnoticed.push(figure.name);
  }
  expect(unnoticed).toEqual([]);
  expect(mistakes).toBeGreaterThan(30);
});

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
      { awaited: 'what waits, in the figures', deadlineMs: 120_000 },
    );
  } finally {
    await stack.compose('start', 'notification');
    await untilHealthy(stack);
  }
}, 240_000);
