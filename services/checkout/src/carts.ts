import {
  type CartView,
  ID_PREFIX,
  type Item,
  MAX_CART_PRODUCTS,
  type Quote,
} from '@traceshop/contract';
import { newId } from '@traceshop/service-kit';
import type { Cart, CartStore } from './cart-store';
import type { UserClient } from './clients/user-client';
import type { CheckoutDeps } from './deps';
import { cartFull, cartNotFound, cartTaken } from './errors';
import { priceItems } from './price-items';

export type CartDeps = Pick<CheckoutDeps, 'transaction' | 'carts' | 'inventory'> & {
  users: UserClient;
};

/** A cart of a client. To another client the cart does not exist. */
export interface CartRef {
  cartId: string;
  clientId: string;
}

export async function openCart(
  deps: CartDeps,
  { clientId, userId }: { clientId: string; userId: string },
): Promise<CartView> {
  await deps.users.mustExist(userId);
  const cart: Cart = {
    id: newId(ID_PREFIX.cart),
    clientId,
    userId,
    version: 1,
    items: [],
    order: null,
  };
  await deps.carts.insert(cart);
  return view(cart, await priceItems(deps.inventory, cart.items));
}

export async function showCart(deps: CartDeps, ref: CartRef): Promise<CartView> {
  const cart = await find(deps.carts, ref);
  return view(cart, await priceItems(deps.inventory, cart.items));
}

/** Sets the quantity of a product in the cart, whether or not it is in stock. */
export async function putItem(deps: CartDeps, ref: CartRef, item: Item): Promise<CartView> {
  const before = await find(deps.carts, ref);
  const others = before.items.filter(({ sku }) => sku !== item.sku);
  if (others.length >= MAX_CART_PRODUCTS) throw cartFull(MAX_CART_PRODUCTS);
  // Prices the product first: a product that does not exist must not get into a cart.
  await priceItems(deps.inventory, [item]);
  return change(deps, ref, (carts) => carts.setItem(ref.cartId, item));
}

/** Returns the cart without the product. The product may be absent already. */
export function removeItem(deps: CartDeps, ref: CartRef, sku: string): Promise<CartView> {
  return change(deps, ref, (carts) => carts.removeItem(ref.cartId, sku));
}

/** Locks the cart before it looks for an order. Opening an order uses the same sequence. */
async function change(
  deps: CartDeps,
  ref: CartRef,
  apply: (carts: CartStore) => Promise<unknown>,
): Promise<CartView> {
  const cart = await deps.transaction(async ({ carts, orders }) => {
    if (!(await carts.lock(ref))) throw cartNotFound(ref.cartId);
    const taken = await orders.liveOfCart(ref.cartId);
    if (taken) throw cartTaken(taken);
    await apply(carts);
    await carts.raiseVersion(ref.cartId);
    const changed = await find(carts, ref);
    if (changed.items.length > MAX_CART_PRODUCTS) throw cartFull(MAX_CART_PRODUCTS);
    return changed;
  });
  return view(cart, await priceItems(deps.inventory, cart.items));
}

async function find(carts: CartStore, ref: CartRef): Promise<Cart> {
  const cart = await carts.find(ref.cartId, ref.clientId);
  if (cart === undefined) throw cartNotFound(ref.cartId);
  return cart;
}

function view({ id, userId, version }: Cart, prices: Quote): CartView {
  return { id, userId, ...prices, version };
}
