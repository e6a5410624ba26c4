/** `inOrder` compares times of one process only; what clocks cannot tell is no verdict. */
import {
  type Attrs,
  client,
  inOrder,
  type Node,
  NotDecidableError,
  optional,
  rest,
  server,
  type Trace,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { ms, span, trace } from './build';

const FIRST = { start: ms(10), end: ms(20) };
const NEXT = { start: ms(30), end: ms(40) };
const OVERLAPPING = { start: ms(15), end: ms(25) };

interface Call {
  times: { start: bigint; end: bigint };
  resource?: Attrs;
  line?: string;
}

const calls = (...of: Call[]): Trace =>
  trace(
    span(
      'a SERVER GET /',
      {},
      of.map(({ times, resource = {}, line = 'a CLIENT call' }) =>
        span(line, { ...times, resource: { 'service.name': 'a', ...resource } }),
      ),
    ),
  );

const call = client('a', 'call');
const drawn = server('a', 'GET /', [inOrder(call, call)]);

async function judged(received: Trace, pattern: Node): Promise<string> {
  const outcome = (assertion: Promise<void>) =>
    assertion.then(
      () => 'passed',
      (error: Error) => error.name,
    );
  const [plain, negated] = [
    await outcome(expect(received).toMatchTrace(pattern)),
    await outcome(expect(received).not.toMatchTrace(pattern)),
  ];
  const contained = [
    await outcome(expect(received).toContainTrace(pattern)),
    await outcome(expect(received).not.toContainTrace(pattern)),
  ];
  expect(contained).toEqual([plain, negated]);
  if (plain === 'passed') return 'pass';
  return negated === 'passed' ? 'fail' : `${plain}, ${negated}`;
}

const UNDECIDED = 'NotDecidableError, NotDecidableError';
const instance = (id: string): Attrs => ({ 'service.instance.id': id });
const host = (name: string, pid: number): Attrs => ({ 'host.name': name, 'process.pid': pid });

test.each([
  ['one instance', instance('1'), instance('1'), NEXT, 'pass'],
  ['one instance, overlapping', instance('1'), instance('1'), OVERLAPPING, 'fail'],
  ['two instances of a service', instance('1'), instance('2'), NEXT, UNDECIDED],
  ['two instances, overlapping', instance('1'), instance('2'), OVERLAPPING, UNDECIDED],
  ['one process of a host', host('h', 1), host('h', 1), NEXT, 'pass'],
  ['one process of a host, overlapping', host('h', 1), host('h', 1), OVERLAPPING, 'fail'],
  ['two processes of a host', host('h', 1), host('h', 2), NEXT, UNDECIDED],
  ['two hosts with one number', host('h', 1), host('i', 1), NEXT, UNDECIDED],
  ['an instance and a host', instance('1'), host('h', 1), NEXT, UNDECIDED],
  ['a number without a host', { 'process.pid': 1 }, { 'process.pid': 2 }, NEXT, UNDECIDED],
  ['calls of one span', {}, {}, NEXT, 'pass'],
  ['calls of one span, overlapping', {}, {}, OVERLAPPING, 'fail'],
])('when the spans are of %s, the verdict says so', async (...[, first, next, times, expected]) => {
  const received = calls({ times: FIRST, resource: first }, { times, resource: next });

  expect(await judged(received, drawn)).toBe(expected);
});

test('when no process is named, only local calls of one span are known to share it', async () => {
  const remote = calls(
    { times: FIRST, line: 'b SERVER GET', resource: { 'service.name': 'b' } },
    { times: NEXT, line: 'b SERVER GET', resource: { 'service.name': 'b' } },
  );
  const pattern = server('a', 'GET /', [inOrder(server('b', 'GET'), server('b', 'GET'))]);

  expect(await judged(remote, pattern)).toBe(UNDECIDED);
  for (const one of remote.spans) {
    if (one.service === 'b') one.resource = { 'service.name': 'b', ...instance('1') };
  }
  expect(await judged(remote, pattern)).toBe('pass');
});

test('when services differ and so do their processes, their spans have no order', async () => {
  const received = calls({ times: FIRST }, { times: NEXT, line: 'b CLIENT call' });
  const pattern = server('a', 'GET /', [inOrder(call, client('b', 'call'))]);

  expect(await judged(received, pattern)).toBe(UNDECIDED);
});

test('when another choice can be decided, that is the verdict', async () => {
  const received = calls(
    { times: FIRST, resource: instance('1') },
    { times: NEXT, resource: instance('2') },
    { times: NEXT, resource: instance('1') },
  );

  expect(await judged(received, server('a', 'GET /', [inOrder(call, call), call]))).toBe('pass');
  expect(await judged(received, server('a', 'GET /', [inOrder(call, call, call)]))).toBe(UNDECIDED);
});

test('when the trace fails whatever the clocks say, it fails', async () => {
  const received = calls(
    { times: FIRST, resource: instance('1') },
    { times: NEXT, resource: instance('2') },
  );
  const more = server('a', 'GET /', [inOrder(call, call), client('a', 'other')]);
  const overlapping = calls(
    { times: FIRST, resource: instance('1') },
    { times: OVERLAPPING, resource: instance('1') },
    { times: NEXT, resource: instance('2') },
  );

  expect(await judged(received, more)).toBe('fail');
  expect(await judged(overlapping, server('a', 'GET /', [inOrder(call, call, call)]))).toBe('fail');
});

test('when spans that only may match would change a count, the count is not decidable', async () => {
  const received = calls(
    { times: FIRST, resource: instance('1') },
    { times: NEXT, resource: instance('2') },
  );

  await expect(expect(received).toHaveSpan(drawn)).rejects.toThrow(NotDecidableError);
  await expect(expect(received).toHaveSpan(drawn, { times: 0 })).rejects.toThrow(
    /^inOrder \(a CLIENT call\): not decidable/,
  );
  await expect(received).toHaveSpan(drawn, { times: [0, 1] });
  await expect(received).not.toHaveSpan(drawn, { times: 2 });
});

test('when the trace is not complete either, an order that cannot be decided gives no verdict', async () => {
  const received = calls(
    { times: FIRST, resource: instance('1') },
    { times: NEXT, resource: instance('2') },
  );
  received.completeness = {
    closed: false,
    tookMs: 1,
    rounds: 1,
    heuristic: false,
    lost: [],
    unmapped: [],
    openEnds: [],
    openSpans: 0,
    basis: 'exact',
    notes: ['one span is open'],
  };

  expect(await judged(received, drawn)).toBe(UNDECIDED);
  await expect(expect(received).toHaveSpan(drawn, { times: 0 })).rejects.toThrow(/not decidable/);
  await expect(expect(received).not.toContainTrace(client('b', 'never'))).rejects.toThrow(
    /^(?:.|\n)*UNPROVEN: the trace was not complete/,
  );
});

test('when spans between are left out, they still say which process others are of', async () => {
  const received = trace(
    span('a SERVER GET /', {}, [
      span('a SERVER first', {}, [span('a INTERNAL work', { ...FIRST, remoteParent: false })]),
      span('a SERVER next', {}, [span('a INTERNAL work', { ...NEXT, remoteParent: false })]),
    ]),
  );
  const ignore = [(one: { name: string }) => /first|next/.test(one.name)];
  const work = { ...call, kind: 'INTERNAL' as const, name: 'work' };
  const pattern = server('a', 'GET /', [inOrder(work, work)]);

  await expect(expect(received).toMatchTrace(pattern, { ignore })).rejects.toThrow(/not decidable/);
});

test('when a row stands alone in its order, it needs no clock', async () => {
  const received = calls({ times: FIRST, resource: instance('1') });

  await expect(received).toContainTrace(server('a', 'GET /', [inOrder(call)]));
  await expect(received).toMatchTrace(
    server('a', 'GET /', [inOrder(call), optional(call), rest()]),
  );
});
