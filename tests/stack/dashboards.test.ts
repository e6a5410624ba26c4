import { nameOf, type Question, questions, valuesOf } from '@traceshop/shop-harness/stack/panels';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { startTraffic } from '@traceshop/shop-harness/stack/traffic';
import { eventually } from '@traceshop/test-servers/eventually';

const stack = theStack();

/** Of panels that show failures beside other things, only what counts them. */
function countsFailures({ panel, expr }: Question): boolean {
  const shown = /\b(failed|5xx|lost|refused|Dead letters|given up)\b/i.test(panel);
  return shown && /STATUS_CODE_ERROR|5\.\.|_failed_|_refused_|failed|dead/.test(expr);
}

/** What is asked too often for one process: a few questions at a time. */
async function ask(all: Question[]): Promise<{ question: Question; values: number[] }[]> {
  const responses = [];
  for (const question of all) responses.push({ question, values: await valuesOf(stack, question) });
  return responses;
}

test('when there is traffic, every panel has data within a minute, for every service; without failures it shows 0 of them', async () => {
  const all = await questions(stack);
  expect(new Set(all.map(({ dashboard }) => dashboard)).size).toBe(4);
  const traffic = startTraffic(stack);
  let open = all;
  await eventually(
    async () => {
      const responses = await ask(open);
      open = responses.filter(({ values }) => values.length === 0).map(({ question }) => question);
      if (open.length > 0) throw new Error(open.map(nameOf).join('\n'));
    },
    { awaited: 'data in every panel', deadlineMs: 60_000 },
  ).finally(traffic.stop);

  const failures = await ask(all.filter(countsFailures));
  expect(failures.length).toBeGreaterThan(0);
  const wrong = failures.filter(({ values }) => values.some((value) => value !== 0));
  expect(wrong.map(({ question, values }) => [nameOf(question), values])).toEqual([]);
});
