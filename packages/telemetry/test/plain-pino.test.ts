// What docs/telemetry.md says of loggers that a program creates without createLogger.
import { otlpReceiver } from '@traceshop/trace-testing';
import { EVERYTHING, TRACES } from './support/canaries.ts';
import { runProgram } from './support/program.ts';

const FIXTURE_CANARIES = EVERYTHING;
const SECRETS = [...TRACES, 'canaryPasswordByName', 'canaryTokenByName'];

const secretsIn = (text: string) => SECRETS.filter((secret) => text.includes(secret));

async function run(env: Record<string, string> = {}) {
  const receiver = await otlpReceiver();
  const program = await runProgram('plain-pino', {
    endpoint: receiver.url,
    env: { FIXTURE_CANARIES, ...env },
    listens: false,
  });
  expect(await program.ended).toEqual({ code: 0, signal: null });
  const records = receiver.logs().map(({ body, attributes }) => JSON.stringify([body, attributes]));
  await receiver.close();
  return { lines: program.stdout().trim().split('\n'), records, stderr: program.stderr() };
}

test('when a program logs with a plain pino(), standard output and OTLP have no secret', async () => {
  const { lines, records, stderr } = await run();

  expect(lines).toHaveLength(6);
  expect(secretsIn(lines.join('\n'))).toEqual([]);
  // Each logger has a stream of its own, so only the lines of one are in order.
  const parsed = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  expect(parsed).toHaveLength(5);
  const expected = [
    expect.objectContaining({
      level: 30,
      password: '[redacted]',
      nested: [{ token: '[redacted]' }],
    }),
    expect.objectContaining({ level: 30, msg: expect.stringContaining('hooked [redacted]') }),
    expect.objectContaining({ level: 40, msg: 'child' }),
    expect.objectContaining({ level: 50, name: 'to a stream' }),
  ];
  expect(parsed).toEqual(expect.arrayContaining(expected));
  expect(records).toHaveLength(4);
  expect(secretsIn(records.join('\n'))).toEqual([]);
  expect(stderr).toBe('');
});

test('when a program writes past pino, or imports it, its text stays as it is', async () => {
  const { lines } = await run();
  expect(lines).toContain('console shop-canary@example.com');
  expect(lines.join('\n')).toContain('"msg":"imported shop-canary@example.com"');
});

test('when the pino instrumentation is off, a plain pino() is not scrubbed', async () => {
  const { lines, records } = await run({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pino' });
  expect(secretsIn(lines.join('\n'))).toEqual(SECRETS);
  expect(records).toEqual([]);
});
