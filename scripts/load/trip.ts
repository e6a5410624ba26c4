import { patienceMs } from './patience.ts';
import type { Settings } from './settings.ts';
import type { Ending } from './tally.ts';

export interface TripOptions {
  settings: Settings;
  random: () => number;
  /** Aborted when the shop closes: every buyer leaves. */
  closing: AbortSignal;
}

/** The tokens of some buyers. All others have a card that works. */
const CARDS: readonly [share: number, token: string][] = [
  [0.03, 'tok_declined'],
  [0.01, 'tok_insufficient_funds'],
];
const LOOKS_ONLY = 0.4;
const LEAVES_THE_CART = 0.1;
/** A product that never sells out, and one that is always sold out. */
const PLENTY = 'mug-classic';
const SOLD_OUT = 'notebook-leather';
const WANTS_WHAT_IS_SOLD_OUT = 0.02;
/** Most buyers return, so most addresses are known. */
const CUSTOMERS = 500;

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`answered ${status}`);
    this.status = status;
  }
}

type Send = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

/** Errors of the shop or the network end a trip. Bugs in this program are thrown. */
export async function goShopping(options: TripOptions): Promise<Ending> {
  try {
    return await trip(createSend(options), options.random);
  } catch (error) {
    if (error instanceof Refused) return error.status < 500 ? 'refused' : 'failed';
    const { name, cause } = error as Error;
    if (name === 'TimeoutError' || name === 'AbortError') return 'gave up';
    // fetch() throws this if the shop is unreachable or closes the connection.
    if (name === 'TypeError' && cause !== undefined) return 'failed';
    throw error;
  }
}

async function trip(send: Send, random: () => number): Promise<Ending> {
  await send('GET', '/products');
  if (random() < LOOKS_ONLY) {
    await send('GET', `/products/${PLENTY}`);
    return 'looked';
  }
  const email = `buyer${Math.floor(random() * CUSTOMERS)}@example.com`;
  const user = await send('POST', '/users', { email, name: 'Background Buyer' });
  const cart = await send('POST', '/carts', { userId: user['id'] });
  const sku = random() < WANTS_WHAT_IS_SOLD_OUT ? SOLD_OUT : PLENTY;
  const quantity = 1 + Math.floor(random() * 3);
  await send('PUT', `/carts/${cart['id']}/items/${sku}`, { quantity });
  if (random() < LEAVES_THE_CART) return 'looked';
  await send('POST', '/checkout', {
    cartId: cart['id'],
    paymentMethod: random() < 0.5 ? 'stripe' : 'paypal',
    paymentToken: card(random()),
  });
  await send('GET', `/users/${user['id']}`);
  return 'bought';
}

function card(drawn: number): string {
  let below = 0;
  for (const [share, token] of CARDS) {
    below += share;
    if (drawn < below) return token;
  }
  return 'tok_visa';
}

/** The requests of one buyer, with the buyer's time limit. */
function createSend({ settings, random, closing }: TripOptions): Send {
  const patience = patienceMs(settings.patienceMs, random());
  return async (method, path, body) => {
    const response = await fetch(`${settings.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${settings.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([closing, AbortSignal.timeout(patience)]),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(response.status);
    return JSON.parse(text) as Record<string, unknown>;
  };
}
