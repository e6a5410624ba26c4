/** A trace without spans answers nothing; and what is wrong in the options of the harness. */
import * as api from '../src';
import { span, trace } from './build';

type Anything = (...args: unknown[]) => unknown;
/** The same functions, as plain JavaScript sees them. */
const js = api as unknown as Record<string, Anything>;
const verdicts = api.verdicts as unknown as Record<string, Anything>;
const call = (name: string, ...args: unknown[]) => js[name]?.(...args);
const ask = async (name: string, ...args: unknown[]) => verdicts[name]?.(...args);

const received = trace(span('a SERVER GET /', {}, [span('a CLIENT GET')]));
const node = api.client('a', 'GET');

test('when options of the harness are wrong, the message says so', async () => {
  const tracer = api.createTracer({ source: api.inMemory([]) }) as unknown as Record<
    string,
    Anything
  >;

  await expect(tracer['run']?.(async () => 1, { adpt: true })).rejects.toThrow(
    'did you mean "adopt"?',
  );
  expect(() => tracer['trace']?.('a', { external: true })).toThrow('There are: externalCaller');
  await expect(call('otlpReceiver', { ports: 1 })).rejects.toThrow('did you mean "port"?');
});

const empty = trace();
test.each<[string, unknown[]]>([
  ['matchTrace', [[]]],
  ['containTrace', [node]],
  ['haveSpan', [node, { times: 0 }]],
  ['beWellFormed', [{ roots: 0 }]],
  ['haveNoOrphanSpans', []],
  ['shareOneTraceId', []],
  ['leakNothing', []],
  ['followSemconv', []],
  ['cost', [{ spans: 1 }]],
])('when the trace is empty, %s passes neither as it is nor negated', async (name, args) => {
  await expect(ask(name, empty, ...args)).resolves.toMatchObject({ outcome: 'unproven' });
});

test.each<[string, unknown[]]>([
  ['matchTrace', [[]]],
  ['haveSpan', [node, { times: 0 }]],
  ['followSemconv', [{}]],
  ['cost', [{ spans: 1 }]],
])('when every span is ignored, %s passes neither as it is nor negated', async (name, args) => {
  const options = {
    ...(args.length > 1 || name === 'followSemconv' ? (args.at(-1) as object) : {}),
    ignore: [() => true],
  };
  const first = name === 'followSemconv' ? [] : args.slice(0, 1);
  await expect(ask(name, received, ...first, options)).resolves.toMatchObject({
    outcome: 'unproven',
  });
});
