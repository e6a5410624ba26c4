import { runBoth } from '../support/sameness.ts';

const run = (step: string) =>
  runBoth('sameness/http', { env: { FIXTURE_STEP: step, NODE_ENV: 'test' } });

test.each([
  'plain',
  'forms',
  'propagation',
  'described',
  'failures',
  'gone',
  'upgraded',
  'secure',
  'reused',
  'pipelined',
  'fastify',
])('when a program makes %s requests, both instrumentations send the same', async (step) => {
  const { own, stock } = await run(step);

  expect(own).toEqual(stock);
  expect([own.code, own.warnings, own.trees.length > 0]).toEqual([0, [], true]);
});
