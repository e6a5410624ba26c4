// What the commands print of other programs: names, log lines, responses, subjects of mails.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Span, traceOf } from '@traceshop/trace-testing';
import { openServiceLog } from '../../scripts/demo/service-log.ts';
import { print, wrong } from '../../scripts/doctor/finding.ts';
import { printable, printableLine } from '../../scripts/lib/printable.ts';
import { complain } from '../../scripts/lib/say.ts';
import { describeLinked } from '../../scripts/trace/linked.ts';
import { rendering } from '../../scripts/trace/rendering.ts';

/** Clears the screen, writes to the clipboard, changes the direction, forges a line. */
const EVIL = '\u001b[2J\u001b]52;c;eA==\u0007\u009b31m\r\u202e\nFORGED';
const UNSAFE = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;
const ESCAPED = '\\x1b[2J\\x1b]52;c;eA==\\x07\\x9b31m\\x0d\\u202e';

const id = '0af7651916cd43dd8448eb211c80319c';
const evil: Span = {
  traceId: id,
  spanId: 'b7ad6b7169203331',
  parentSpanId: 'feedfeedfeedfeed',
  tracestate: '',
  remoteParent: undefined,
  name: EVIL,
  kind: 'INTERNAL',
  start: 0n,
  end: 1n,
  status: { code: 'ERROR', message: EVIL },
  attributes: { [EVIL]: EVIL },
  events: [{ name: EVIL, time: 0n, attributes: {} }],
  links: [],
  scope: { name: '', version: '' },
  resource: {},
  service: EVIL,
  dropped: { attributes: 0, events: 0, links: 0 },
};

const printed = (output: 'log' | 'error', act: () => void): string => {
  const spy = jest.spyOn(console, output).mockImplementation(() => undefined);
  act();
  const text = spy.mock.calls.flat().join('\n');
  spy.mockRestore();
  return text;
};

test.each<[string, () => string]>([
  [
    'the drawing of a trace, and what it misses',
    () => {
      const trace = traceOf([evil], id);
      const openEnds = [
        { missing: 'parent' as const, span: evil },
        { missing: 'server' as const, span: evil, callee: EVIL },
      ];
      return rendering({ ...trace, completeness: { openEnds } as never });
    },
  ],
  ['a linked trace', () => describeLinked({ relation: 'continues', traceId: id, root: evil })],
  [
    'a finding of the doctor',
    () => printed('log', () => print([wrong(`rejected: ${EVIL}`, `advice: ${EVIL}`)])),
  ],
  ['an error', () => printed('error', () => complain(new Error(`no ${EVIL}`)))],
])('when text of others holds control characters, %s shows them escaped', (_what, text) => {
  expect(text()).toContain(ESCAPED);
  expect(text()).not.toMatch(UNSAFE);
  expect(text()).not.toContain('\u001b');
});

test('when a log line holds control characters, the terminal shows them escaped, the file has them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traceshop-log-'));
  const file = join(folder, 'shop.log');
  const spy = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const log = openServiceLog('shop', file);
  const crash = EVIL.replace('\n', '');
  log.line(crash);
  log.line(JSON.stringify({ level: 'error', msg: EVIL, err: { message: EVIL }, trace_id: EVIL }));
  await log.close();

  const shown = spy.mock.calls.flat();
  spy.mockRestore();
  expect(shown).toHaveLength(2);
  for (const line of shown) {
    expect(line).toContain(ESCAPED);
    expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  }
  expect(readFileSync(file, 'utf8')).toContain(crash);
  await rm(folder, { recursive: true });
});

test('when text is escaped, line ends and tabs stay, unless it must be one line', () => {
  expect(printable('a\tb\nc')).toBe('a\tb\nc');
  expect(printableLine('a\tb\nc')).toBe('a\\tb\\nc');
  expect(printable('käufe 注文 👩‍💻 {"a":1}')).toBe('käufe 注文 👩‍💻 {"a":1}');
});
