import type { Shop } from './shop';

/** What must hold once nobody works any more, however the orders came there. */
export async function expectSettled(
  shop: Shop,
  initial: Record<string, number> = { mug: 10, cap: 10 },
) {
  const sold: Record<string, number> = {};
  const outbox = await shop.database.query<{ order_id: string }>('SELECT order_id FROM outbox');
  for (const order of await allOrders(shop)) {
    const confirmed = order.state === 'confirmed';
    expect({
      order: order.id,
      takenCents: shop.payment.takenCents(order.id),
      committed: shop.inventory.stateOf(order.id) === 'committed',
      confirmations: outbox.filter((row) => row.order_id === order.id).length,
      state: order.state,
    }).toEqual({
      order: order.id,
      takenCents: confirmed ? order.total_cents : 0,
      committed: confirmed,
      confirmations: confirmed ? 1 : 0,
      state: confirmed ? 'confirmed' : 'cancelled',
    });
    if (!confirmed) continue;
    for (const { sku, quantity } of order.items) sold[sku] = (sold[sku] ?? 0) + quantity;
  }
  const left = Object.entries(initial).map(([sku, n]) => [sku, n - (sold[sku] ?? 0)]);
  expect(Object.fromEntries(shop.inventory.stock)).toEqual(Object.fromEntries(left));
}

function allOrders(shop: Shop) {
  return shop.database.query<{
    id: string;
    state: string;
    total_cents: number;
    items: { sku: string; quantity: number }[];
  }>('SELECT id, state, total_cents, items FROM orders');
}
