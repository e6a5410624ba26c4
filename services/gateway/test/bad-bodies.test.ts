import { BEARER, callsAfterAuth, type Gateway, startGateway } from './gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(() => {
  gateway.calls.length = 0;
});

const EMAIL = 'must be an e-mail address such as user@example.com';
const EMAIL_LONG = 'must be at most 254 characters long';
const NAME = 'must be text of 1 to 200 characters';
const ID = 'must be 1 to 64 letters, digits, _ or -';
const METHOD = 'must be "stripe" or "paypal"';
const TOKEN = 'must be a token such as tok_visa';
const QUANTITY = 'must be a whole number from 1 to 1000';
const CONTROL = 'must not contain control characters';
const UNICODE = 'must be well-formed Unicode';
const UNKNOWN = 'is not a known field';
const OBJECT = 'must be an object';

/** The body (a string is sent unchanged), and the expected message for each field. */
type Table = Record<string, [body: unknown, errors: Record<string, string>]>;

const user = (wrong: object) => ({ email: 'user@example.com', name: 'Test User', ...wrong });

const badUsers: Table = {
  'no body': [undefined, { '': OBJECT }],
  'null as body': ['null', { '': OBJECT }],
  'a list as body': [[], { '': OBJECT }],
  'a string as body': ['"user"', { '': OBJECT }],
  'nothing in its body': [{}, { email: EMAIL, name: NAME }],
  'no @': [user({ email: 'nobody' }), { email: EMAIL }],
  'a mail header in the address': [user({ email: 'a@b.cd\r\nBcc: x@y.zz' }), { email: EMAIL }],
  'a NUL in the address': [user({ email: 'a\u0000@b.cd' }), { email: EMAIL }],
  'a long address': [user({ email: `${'a'.repeat(300)}@b.cd` }), { email: EMAIL_LONG }],
  'a number as address': [user({ email: 7 }), { email: EMAIL }],
  'a list of addresses': [user({ email: ['a@b.cd'] }), { email: EMAIL }],
  'an object as name': [user({ name: {} }), { name: NAME }],
  'an empty name': [user({ name: '' }), { name: NAME }],
  'spaces as name': [user({ name: '   ' }), { name: NAME }],
  'a name too long': [user({ name: 'a'.repeat(201) }), { name: NAME }],
  'a NUL in the name': [user({ name: 'a\u0000b' }), { name: CONTROL }],
  'a line break in the name': [user({ name: 'a\r\nb' }), { name: CONTROL }],
  'half a surrogate pair': [user({ name: 'a\ud800b' }), { name: UNICODE }],
  'an unknown key': [user({ admin: true }), { admin: UNKNOWN }],
  'a key of half a surrogate pair': [user({ 'a\udc00': 1 }), { 'a\ufffd': UNKNOWN }],
  'constructor as key': [user({ constructor: {} }), { constructor: UNKNOWN }],
  'everything wrong': [
    { email: 1, name: 2, x: 3 },
    { email: EMAIL, name: NAME, x: UNKNOWN },
  ],
};

const badCarts: Table = {
  'no user': [{}, { userId: ID }],
  'null as user': [{ userId: null }, { userId: ID }],
  'a list as user': [{ userId: ['usr_b'] }, { userId: ID }],
  'a path as user': [{ userId: '../health' }, { userId: ID }],
  'a user of 7,000 characters': [{ userId: 'a'.repeat(7000) }, { userId: ID }],
  'items already': [{ userId: 'usr_b', items: [] }, { items: UNKNOWN }],
};

const badQuantities: Table = {
  'no quantity': [{}, { quantity: QUANTITY }],
  'a quantity of zero': [{ quantity: 0 }, { quantity: QUANTITY }],
  'a negative quantity': [{ quantity: -1 }, { quantity: QUANTITY }],
  'half a piece': [{ quantity: 1.5 }, { quantity: QUANTITY }],
  '1001 pieces': [{ quantity: 1001 }, { quantity: QUANTITY }],
  'more pieces than int4': [{ quantity: 2_147_483_648 }, { quantity: QUANTITY }],
  'more pieces than a double': ['{"quantity": 1e400}', { quantity: QUANTITY }],
  'a quantity as text': [{ quantity: '2' }, { quantity: QUANTITY }],
  'true as quantity': [{ quantity: true }, { quantity: QUANTITY }],
  'a list as quantity': [{ quantity: [2] }, { quantity: QUANTITY }],
  'null as quantity': [{ quantity: null }, { quantity: QUANTITY }],
  'a price of the client': [{ quantity: 1, unitPriceCents: 1 }, { unitPriceCents: UNKNOWN }],
};

const order = (wrong: object) => ({ cartId: 'cart_b', paymentMethod: 'stripe', ...wrong });

const badOrders: Table = {
  'no cart': [order({ cartId: undefined }), { cartId: ID }],
  'an object as cart': [order({ cartId: { $ne: '' } }), { cartId: ID }],
  'no payment method': [order({ paymentMethod: undefined }), { paymentMethod: METHOD }],
  'another payment method': [order({ paymentMethod: 'cash' }), { paymentMethod: METHOD }],
  'a payment method in capitals': [order({ paymentMethod: 'STRIPE' }), { paymentMethod: METHOD }],
  'a card number as token': [order({ paymentToken: '4242424242424242' }), { paymentToken: TOKEN }],
  'an empty token': [order({ paymentToken: '' }), { paymentToken: TOKEN }],
  'null as token': [order({ paymentToken: null }), { paymentToken: TOKEN }],
  'an amount of the client': [order({ totalCents: 0.5 }), { totalCents: UNKNOWN }],
};

const rows = [
  { method: 'POST', path: '/users', table: badUsers },
  { method: 'POST', path: '/carts', table: badCarts },
  { method: 'PUT', path: '/carts/cart_b/items/mug-classic', table: badQuantities },
  { method: 'POST', path: '/checkout', table: badOrders },
].flatMap(({ table, ...route }) =>
  Object.entries(table).map(([what, [body, errors]]) => ({ ...route, what, body, errors })),
);

test.each(rows)(
  'when $method $path has $what, it is 400 and says what would be right',
  async ({ method, path, body, errors }) => {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const headers = { ...BEARER, 'content-type': 'application/json' };
    const response = await gateway.request(method, path, { body: text, headers });

    expect(response.status).toBe(400);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.body).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'invalid_request',
      detail: expect.stringMatching(/^The request body is not valid: \d+ errors?( \(.*\))?\.$/),
      errors: Object.entries(errors).map(([field, message]) => ({ field, message })),
    });
    expect(callsAfterAuth(gateway)).toEqual([]);
  },
);

test('when a body has hundreds of unknown keys, the response stays short', async () => {
  const keys = Array.from({ length: 500 }, (_, i) => [`key-${i}`, i]);

  const { body, status } = await gateway.request<{ errors: unknown[] }>('POST', '/carts', {
    body: { userId: 'usr_b', ...Object.fromEntries(keys) },
    headers: BEARER,
  });

  expect(status).toBe(400);
  expect(body.errors).toHaveLength(20);
});
