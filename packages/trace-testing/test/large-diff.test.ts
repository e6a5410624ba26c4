/** The diff of a trace in which very much differs: its beginning, and the count of the rest. */
import { client, internal, type Node, repeat, server, type Trace, verdicts } from '../src';
import { times } from './alike';
import { span, trace } from './build';

const KEY = 'http.response.status_code';

const wide = (count: number, name: (at: number) => string): Trace =>
  trace(
    span(
      'a SERVER GET /',
      {},
      times(count, (at) => span(`a CLIENT ${name(at)}`, { attributes: { [KEY]: at } })),
    ),
  );

async function messageOf(received: Trace, pattern: Node): Promise<string> {
  const verdict = await verdicts.matchTrace(received, pattern);
  expect(verdict.pass).toBe(false);
  return verdict.message();
}

const linesWith = (text: string, sign: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(sign));

test('when 5,000 spans and rows all differ, 50 problems are drawn and the others counted', async () => {
  const rows = times(5000, (at) => client('a', `expected ${at}`));
  const text = await messageOf(
    wide(5000, (at) => `received ${at}`),
    server('a', 'GET /', rows),
  );

  expect(text).toContain('10000 problems, 5001 spans received');
  expect(linesWith(text, '+').length + linesWith(text, '-').length).toBe(50);
  expect(text).toContain('… 9950 more problems, not drawn');
  expect(text).toContain('note: 5000 rows and 5000 spans below a SERVER GET / are too many');
});

test('when 5,000 alike spans differ in a value, they are paired in order of start', async () => {
  const rows = times(5000, (at) =>
    client('a', 'call', { attrs: { [KEY]: (code) => code === -at - 1 } }),
  );
  const text = await messageOf(
    wide(5000, () => 'call'),
    server('a', 'GET /', rows),
  );

  expect(text).toContain('5000 problems, 5001 spans received');
  expect(text).toContain('… 4950 more problems, not drawn');
  expect(text).toContain('in order of start');
  const values = linesWith(text, '~').flatMap((line) => /received (\d+)/.exec(line)?.[1] ?? []);
  expect(values).toEqual(times(50, String));
});

test('when up to 300 are left after equal ones, their pairing is the best there is', async () => {
  // Row n fits span n but for one value; in order of start it would be paired with the next one.
  const row = (at: number) =>
    client('a', 'call', { attrs: { [KEY]: at, 'url.path': '/' }, status: 'UNSET' });
  const rows = times(299, (at) => row(at + 1));
  const equal = times(2000, (at) => client('a', 'call', { attrs: { [KEY]: at + 300 } }));
  const text = await messageOf(
    wide(2300, () => 'call'),
    server('a', 'GET /', [...rows, ...equal]),
  );

  expect(text).toContain('300 problems, 2301 spans received');
  expect(linesWith(text, '+')).toHaveLength(1);
  expect(text).not.toContain('note: ');
});

test('when groups of alike spans differ, the diff still ends and says what it did', async () => {
  const groups = (name: string) =>
    times(70, () =>
      span(
        'a INTERNAL group',
        {},
        times(70, (at) => span(`a CLIENT ${name} ${at}`)),
      ),
    );
  const rows = times(70, () =>
    internal(
      'a',
      'group',
      times(70, (at) => client('a', `expected ${at}`)),
    ),
  );
  const text = await messageOf(
    trace(span('a SERVER GET /', {}, groups('received'))),
    server('a', 'GET /', rows),
  );

  expect(text).toMatch(/^\d+ problems, 4971 spans received/m);
  expect(text).toContain('note: too much differs to compare all that is below each row');
});

test('when one missing or unexpected subtree is large, its beginning is drawn', async () => {
  const received = trace(
    span('a SERVER GET /', {}, [
      span(
        'a CLIENT call',
        {},
        times(200, () => span('b SERVER GET')),
      ),
    ]),
  );
  const text = await messageOf(received, server('a', 'GET /'));

  expect(text).toContain('1 problem, 202 spans received');
  expect(text).toContain('… 50 more below');
});

test('when the pattern is too deep to draw, there is a failure and no error', async () => {
  let pattern = internal('a', 'other');
  for (let depth = 0; depth < 20_000; depth += 1) pattern = internal('a', 'step', [pattern]);
  const received = trace(span('a INTERNAL step', {}, [span('a INTERNAL other')]));

  expect(await messageOf(received, pattern)).toMatch(/^\d+ problems?, 2 spans received/m);
});

test('when rows may take any number, their room is that of spans that bear their name', async () => {
  const rows = times(20, (at) => repeat(client('a', `expected ${at}`)));
  const text = await messageOf(
    wide(5000, (at) => `received ${at}`),
    server('a', 'GET /', rows),
  );

  expect(text).toContain('5000 problems, 5001 spans received');
});
