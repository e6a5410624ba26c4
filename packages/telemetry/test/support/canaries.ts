/** Secrets of every kind, each with a part that must appear nowhere in telemetry. */
export const CANARIES = {
  address: { text: 'canary.person@example.com', trace: 'canary.person' },
  encodedAddress: { text: 'canary.other%40example.org', trace: 'canary.other' },
  foreignAddress: { text: 'kanarienvögel@bücher.example', trace: 'kanarienv' },
  card: { text: '4242424242424242', trace: '4242424242424242' },
  cardWithSpaces: { text: '5555 5555 5555 4444', trace: '5555 5555 5555 4444' },
  cardWithDashes: { text: '3782-822463-10005', trace: '3782-822463-10005' },
  bearer: { text: 'Bearer canaryBearerToken123', trace: 'canaryBearerToken' },
  jwt: { text: 'eyJjYW5hcnk.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl', trace: 'c2lnbmF0dXJl' },
  query: { text: '/reset?code=canaryCode&next=/a', trace: 'canaryCode' },
  wholeUrl: { text: 'https://shop.example/x?session=canarySession', trace: 'canarySession' },
  connectionString: { text: 'amqp://guest:canaryPassword@localhost', trace: 'canaryPassword' },
  addressTwice: { text: '/users/canaryTwice%2540mailbox.example', trace: 'canaryTwice' },
  addressWide: { text: '/users/canaryWide%EF%BC%A0mailbox.example', trace: 'canaryWide' },
  addressOfHost: { text: 'canaryHost@localhost', trace: 'canaryHost' },
  cardWithDots: { text: '/users/4959.1572.2824.7228', trace: '4959.1572' },
  cardByLetter: { text: '/orders/x4156788248414397', trace: '4156788248414397' },
  bareQuery: { text: '/products?canaryBare8', trace: 'canaryBare8' },
  bearerPlus: { text: '/users/bearer+canaryPlus10', trace: 'canaryPlus10' },
  webTokenByLetter: {
    text: '/users/xeyJhbGciOiJIUzI1NiJ9.canaryPart11.sig12345',
    trace: 'canaryPart11',
  },
  namedValue: { text: '{"apiKey":"canary named"}', trace: 'canary named' },
} as const;

export const TEXTS = Object.values(CANARIES).map(({ text }) => text);
export const TRACES = Object.values(CANARIES).map(({ trace }) => trace);

/** All of them in one text, as the worst log line would have them. */
export const EVERYTHING = TEXTS.join(' and ');
