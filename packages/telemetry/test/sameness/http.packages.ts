import { runBoth, type Sent } from '../support/sameness.ts';

/** OpenTelemetry's gives an error another name while it reads it. A stack that is not rendered yet keeps it. */
const rendered = (sent: Sent): Sent =>
  JSON.parse(JSON.stringify(sent).replaceAll('"ECONNRESET: socket', '"Error: socket'));

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

  expect(own).toEqual(rendered(stock));
  expect(JSON.stringify(own)).not.toContain('"ECONNRESET: ');
  expect([own.code, own.warnings, own.trees.length > 0]).toEqual([0, [], true]);
});
