// Builders for the start of a journey: a user, and a cart with an item.

import type { PaymentMethod } from '@traceshop/contract/payment-methods';
import { CANARY, canaryAddress } from './canaries.ts';
import type { Shop } from './shop.ts';

/** A shop that accepts requests to its gateway: processes or containers. */
export type Front = Pick<Shop, 'request'>;

/** A product of the demo catalogue that never runs out in a test. */
export const PLENTY = 'mug-classic';
/** A product of the demo catalogue with a stock of one. */
export const LAST_ONE = 'poster-last-print';

export interface UserBody {
  email: string;
  name: string;
}

export function userBody(overrides: Partial<UserBody> = {}): UserBody {
  return { email: canaryAddress(), name: CANARY.name, ...overrides };
}

export async function newUser(shop: Front, overrides: Partial<UserBody> = {}): Promise<string> {
  const response = await shop.request<{ id: string }>('POST', '/users', {
    body: userBody(overrides),
  });
  if (response.status !== 201)
    throw new Error(`no user was made: ${JSON.stringify(response.body)}`);
  return response.body.id;
}

export interface CartParts {
  userId?: string;
  items?: Record<string, number>;
}

export async function newCart(shop: Front, parts: CartParts = {}): Promise<string> {
  const userId = parts.userId ?? (await newUser(shop));
  const cart = await shop.request<{ id: string }>('POST', '/carts', { body: { userId } });
  if (cart.status !== 201) throw new Error(`no cart was made: ${JSON.stringify(cart.body)}`);
  for (const [sku, quantity] of Object.entries(parts.items ?? { [PLENTY]: 2 })) {
    const path = `/carts/${cart.body.id}/items/${sku}`;
    const response = await shop.request('PUT', path, { body: { quantity } });
    if (response.status !== 200) throw new Error(`${sku}: ${JSON.stringify(response.body)}`);
  }
  return cart.body.id;
}

export interface CheckoutBody {
  cartId: string;
  paymentMethod: PaymentMethod;
  paymentToken?: string;
}

export async function checkoutBody(
  shop: Front,
  overrides: Partial<CheckoutBody> = {},
): Promise<CheckoutBody> {
  return {
    cartId: overrides.cartId ?? (await newCart(shop)),
    paymentMethod: 'stripe',
    ...overrides,
  };
}
