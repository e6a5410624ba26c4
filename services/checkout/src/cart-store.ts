import type { Item, OrderState } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';

export interface Cart {
  id: string;
  clientId: string;
  userId: string;
  version: number;
  items: Item[];
  /** The cart's order that is not cancelled. */
  order: { id: string; state: OrderState } | null;
}

const CART = `carts.id, carts.client_id AS "clientId", carts.user_id AS "userId", version`;
const ORDER = `CASE WHEN orders.id IS NOT NULL
  THEN json_build_object('id', orders.id, 'state', orders.state) END AS "order"`;

export type CartStore = ReturnType<typeof createCartStore>;

/** Changes to a cart inside a transaction that first locks the cart. */
const change = (database: Queryable) => ({
  /** Until the transaction ends, nobody else can change the cart or open an order from it. */
  lock: (cart: { cartId: string; clientId: string }) =>
    database.one<{ id: string }>(
      'SELECT id FROM carts WHERE id = $1 AND client_id = $2 FOR UPDATE',
      [cart.cartId, cart.clientId],
    ),

  setItem: (id: string, item: Item) =>
    database.query(
      `INSERT INTO cart_items (cart_id, sku, quantity) VALUES ($1, $2, $3)
       ON CONFLICT (cart_id, sku) DO UPDATE SET quantity = excluded.quantity`,
      [id, item.sku, item.quantity],
    ),

  removeItem: (id: string, sku: string) =>
    database.query('DELETE FROM cart_items WHERE cart_id = $1 AND sku = $2', [id, sku]),

  /** Orders that were validated against the previous version can no longer be opened. */
  raiseVersion: (id: string) =>
    database.query('UPDATE carts SET version = version + 1 WHERE id = $1', [id]),

  close: (id: string, orderId: string) =>
    database.query('UPDATE carts SET order_id = $2 WHERE id = $1', [id, orderId]),
});

/** The SQL of carts. Only the client that created a cart can see it. */
export function createCartStore(database: Queryable) {
  return {
    insert: (cart: { id: string; clientId: string; userId: string }) =>
      database.query('INSERT INTO carts (id, client_id, user_id) VALUES ($1, $2, $3)', [
        cart.id,
        cart.clientId,
        cart.userId,
      ]),

    /** One statement, so that the version belongs to the items, and the order to both. */
    find: (id: string, clientId: string) =>
      database.one<Cart>(
        `SELECT ${CART}, ${ORDER}, coalesce(
           json_agg(json_build_object('sku', sku, 'quantity', quantity) ORDER BY added_at, sku)
             FILTER (WHERE sku IS NOT NULL), '[]') AS items
         FROM carts LEFT JOIN cart_items ON cart_items.cart_id = carts.id
           LEFT JOIN orders ON orders.cart_id = carts.id AND orders.state <> 'cancelled'
         WHERE carts.id = $1 AND carts.client_id = $2
         GROUP BY carts.id, orders.id`,
        [id, clientId],
      ),

    ...change(database),

    /**
     * Marks carts whose checkout failed at least `afterMs` ago and that have no confirmed or
     * running order. Each cart is returned once in all replicas together. Skips failures that are
     * more than a day older, so that a shop that was down for a weekend does not report them all at
     * once on Monday.
     */
    markAbandoned: (afterMs: number) =>
      database.query<{ id: string }>(
        `UPDATE carts SET abandoned_at = now()
         WHERE abandoned_at IS NULL AND order_id IS NULL AND id IN (
           SELECT cart_id FROM orders
           WHERE failed_at < now() - $1 * interval '1 millisecond'
             AND failed_at > now() - $1 * interval '1 millisecond' - interval '1 day')
           AND NOT EXISTS (
             SELECT FROM orders WHERE cart_id = carts.id AND state IN ('pending', 'charging', 'charged'))
         RETURNING id`,
        [afterMs],
      ),
  };
}
