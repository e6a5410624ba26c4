/** Shapes that have no business in telemetry. Each answers the parts of a text that look like it. */
export interface Detector {
  name: string;
  find(text: string): string[];
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[0]);
}

/** The check digit of card numbers. https://www.iso.org/standard/70484.html, annex B */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** First digits of the card schemes: without them every tenth long number would be a card. */
const CARD_PREFIX = /^(?:4|5[1-5]|2[2-7]|3[47]|3[068]|35|6(?:011|5|4[4-9]))/;

function cardNumbers(text: string): string[] {
  return all(text, /(?<![0-9A-Za-z.-])\d(?:[ -]?\d){12,18}(?![0-9A-Za-z-])/g).filter((found) => {
    const digits = found.replace(/\D/g, '');
    return CARD_PREFIX.test(digits) && passesLuhn(digits);
  });
}

const shape = (name: string, pattern: RegExp): Detector => ({
  name,
  find: (text) => all(text, pattern),
});

/** Lengths are bounded: a value may be a megabyte without a space, and each place in it is a start. */
export const detectors: readonly Detector[] = [
  { name: 'card number', find: cardNumbers },
  shape(
    'e-mail address',
    /[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.){1,20}[A-Za-z]{2,}/g,
  ),
  shape('JWT', /(?<![A-Za-z])eyJ[\w-]{4,400}\.[\w-]{4,}\.[\w-]*/g),
  shape('bearer token', /\bbearer(?:\s+|%20)[\w.~+/-]{4,}=*/gi),
  shape('credentials in a URL', /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:]{0,200}:[^\s/@]+@/gi),
  shape('private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/g),
  shape('AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g),
];

/** Attribute keys whose values are secrets whatever they look like. */
export const deniedKey =
  /password|passwd|secret|(?:^|\.)authorization$|set-cookie|(?:^|\.)cookie$|api[-_]?key/i;
