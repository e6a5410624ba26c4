// A stranger may send a long text. The work for it grows as its length does. It is counted and not
// timed: each look at a character, and each character that is copied.
import { scrub } from '../src/scrub/scrub';

function workFor(text: string): number {
  const { charCodeAt, slice } = String.prototype;
  let work = 0;
  String.prototype.charCodeAt = function (at: number) {
    work += 1;
    return charCodeAt.call(this, at);
  };
  String.prototype.slice = function (from?: number, to?: number) {
    const part = slice.call(this, from, to);
    work += part.length;
    return part;
  };
  try {
    scrub(text);
  } finally {
    Object.assign(String.prototype, { charCodeAt, slice });
  }
  return work;
}

const PARTS = [
  ...['1%20', '?a&', '?a?', 'eyJ-', 'eyJa.eyJ', 'bearer ', 'a://b:', '//', '@', 'a@b.', 'x@', '"@'],
  ...['4242-', '4242 4242', '4 2 ', '4a', '%25', '%', '%4', '\\u00', '&#', '＠', '\u200b', 'a.'],
  ...['token="', "token='x ", '"token":[', 'token=', '-----BEGIN PRIVATE KEY-----', 'AKIA', '/x?'],
];

test.each(PARTS)('when a text of %j is twice as long, it takes twice the work', (part) => {
  const text = (length: number) => `ann@example.com ${part.repeat(length / part.length)}`;
  const [short, long] = [workFor(text(4000)), workFor(text(8000))];
  expect(long / short).toBeLessThan(2.2);
});
