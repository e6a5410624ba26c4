import {
  type CartView,
  CLIENT_ID_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  type NewCart,
  type NewCheckout,
  type OrderView,
} from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

/** Every call is for one API client. Carts and orders of other clients are a 404. */
export interface CheckoutClient {
  createCart(clientId: string, cart: NewCart): Promise<CartView>;
  cart(clientId: string, id: string): Promise<CartView>;
  putItem(clientId: string, item: CartItem & { quantity: number }): Promise<CartView>;
  removeItem(clientId: string, item: CartItem): Promise<CartView>;
  checkout(
    clientId: string,
    order: NewCheckout & { idempotencyKey: string | undefined },
  ): Promise<OrderView>;
  order(clientId: string, id: string): Promise<OrderView>;
}

export interface CartItem {
  cartId: string;
  sku: string;
}

export function createCheckoutClient(options: { url: string; timeoutMs: number }): CheckoutClient {
  const http = createHttpClient({ service: 'checkout-service', ...options });
  const request = async <T>(clientId: string, call: Call): Promise<T> => {
    const headers = { ...call.headers, [CLIENT_ID_HEADER]: clientId };
    return (await http.request<T>({ ...call, headers })).body;
  };
  return {
    createCart: (clientId, body) => request(clientId, { method: 'POST', template: '/carts', body }),
    cart: (clientId, id) =>
      request(clientId, { method: 'GET', template: '/carts/:id', params: { id } }),
    putItem: (clientId, { quantity, ...item }) =>
      request(clientId, { ...itemCall(item), method: 'PUT', body: { quantity }, idempotent: true }),
    removeItem: (clientId, item) =>
      request(clientId, { ...itemCall(item), method: 'DELETE', idempotent: true }),
    checkout: (clientId, { idempotencyKey, ...body }) =>
      // Not repeated here: the caller has the idempotency key and decides.
      request(clientId, {
        method: 'POST',
        template: '/checkout',
        body,
        headers: idempotencyKey === undefined ? {} : { [IDEMPOTENCY_KEY_HEADER]: idempotencyKey },
      }),
    order: (clientId, id) =>
      request(clientId, { method: 'GET', template: '/orders/:id', params: { id } }),
  };
}

type Call = Parameters<ReturnType<typeof createHttpClient>['request']>[0];

const itemCall = ({ cartId, sku }: CartItem) => ({
  template: '/carts/:id/items/:sku',
  params: { id: cartId, sku },
});
