// Attributes as a service without packages/telemetry might send them: a secret in each kind of
// value, in keys, and at each depth. Most secrets are an address that names its place.
const DOMAIN = 'leak.example';
/** Valid by its check digit, as an integer. */
export const CARD = '4111111111111111';
/** The same number as a browser sends it, grouped as it is printed. */
export const CARD_IN_URL = '4111%201111%201111%201111';
/** A secret that is a number. */
export const NUMBER = '8675309042';

/** The secret of one place. */
export const canary = (place: string): string => `${place}@${DOMAIN}`;
/** A secret without a shape: only the name that it lies below gives it away. */
export const hush = (place: string): string => `hush-${place}`;

export const text = (value: string) => ({ stringValue: value });
export const card = { intValue: CARD };
export const attribute = (key: string, value: object) => ({ key, value });
export const map = (...values: object[]) => ({ kvlistValue: { values } });
export const list = (...values: object[]) => ({ arrayValue: { values } });

/** What JSON has no word for. */
export const NAN = { doubleValue: 'NaN' };

/** A map in each of these maps, the last one with the value. */
const path = (keys: string[], value: object): object =>
  keys.reduceRight((inner, key) => map(attribute(key, inner)), value);

/** A secret at each depth that maps and lists can make of one another, and below each kind of name. */
function nested(place: string): object[] {
  const secret = (shape: string) => text(hush(`${place}.${shape}`));
  const password = (shape: string) => map(attribute('password', secret(shape)));
  const address = (shape: string) => map(attribute(canary(`${place}.${shape}`), text('x')));
  return [
    attribute('login', password('map')),
    attribute('deep', path(['a', 'b.c', 'd', 'password'], secret('deep'))),
    attribute('logins', list(text('first'), password('list'))),
    attribute('lists', list(list(text('first'), list(password('lists'))))),
    attribute('in.map', path(['list'], list(list(password('map-list'))))),
    attribute('cookie', path(['sid'], secret('below'))),
    attribute('request', path(['Authorization', 'value'], secret('below-map'))),
    attribute('api-key', list(secret('below-list'), path(['a'], secret('below-list-map')))),
    attribute('tokens', path(['token'], list(secret('map-of-list')))),
    attribute('pin', path(['secret'], { intValue: NUMBER })),
    attribute('keys', address('map-key')),
    attribute('mails.by', list(address('list-key'), path(['x'], address('list-map-key')))),
    attribute('lines', list(text(`card\n${CARD}`))),
    attribute('quoted', list(text(`<${CARD}>`), text('a]'), text(`\t${CARD}`))),
    attribute('line', path(['a'], list(text(`card\n${CARD}`), text(`\b${CARD}`)))),
    attribute('header', path(['a'], text(`bearer\t${hush(`${place}.tab`)}`))),
  ];
}

/** Beside a NaN, a map or a list has no JSON. */
export function besideNaN(place: string): object[] {
  const password = attribute('password', text(hush(`${place}.nan`)));
  return [
    attribute('not.a.number', map(attribute('n', NAN), password)),
    attribute('no.numbers', list(NAN, text(canary(`${place}.nan-list`)))),
    attribute('no.key', map(attribute('n', NAN), attribute(canary(`${place}.nan-key`), NAN))),
  ];
}

/** Attributes with a secret in each kind of value, and in a key. */
export function attributes(place: string): object[] {
  return [
    ...nested(place),
    attribute('plain', text(`of ${place}`)),
    attribute('mail', text(`to ${canary(`${place}.text`)}, please`)),
    attribute('card', card),
    attribute('url.path', text(`/cards/${CARD_IN_URL}`)),
    attribute('mails', list(text('first'), text(canary(`${place}.array`)))),
    attribute('nested', map(attribute('a', map(attribute('b', text(canary(`${place}.map`))))))),
    attribute(canary(`${place}.key`), text('x')),
    attribute('x-api-key', text(canary(`${place}.api-key`))),
  ];
}
