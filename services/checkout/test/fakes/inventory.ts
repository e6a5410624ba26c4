import type { Item, ReservationState } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { InventoryClient } from '../../src/clients/inventory-client';
import { answering, noFaults } from './faults';

interface Reservation {
  items: Item[];
  state: ReservationState;
}

type Method = keyof InventoryClient;

const PRICE_CENTS = 1250;

/** Inventory in memory, with final releases, and the stock of each SKU for the test to set. */
export function fakeInventory(stock: Record<string, number> = { mug: 10, cap: 10 }) {
  const left = new Map(Object.entries(stock));
  const prices = new Map<string, number>();
  const reservations = new Map<string, Reservation>();
  const faults = noFaults<Method>();
  const calls: string[] = [];

  const reject = (status: number, code: string) =>
    new AppError({
      status,
      code,
      message: code,
      details: code === 'out_of_stock' ? { items: [] } : {},
    });
  const price = (sku: string) => prices.get(sku) ?? PRICE_CENTS;
  const check = (items: Item[]) => {
    for (const { sku } of items) if (!left.has(sku)) throw reject(404, 'unknown_sku');
    const short = items.some(({ sku, quantity }) => (left.get(sku) ?? 0) < quantity);
    if (short) throw reject(409, 'out_of_stock');
  };
  const move = (items: Item[], sign: 1 | -1) => {
    for (const { sku, quantity } of items) left.set(sku, (left.get(sku) ?? 0) + sign * quantity);
  };
  const line = ({ sku, quantity }: Item) => ({
    sku,
    name: `The ${sku}`,
    quantity,
    unitPriceCents: price(sku),
    lineTotalCents: price(sku) * quantity,
    available: true,
  });
  const run = <T>(method: Method, orderId: string, work: () => T) => {
    calls.push(`${method} ${orderId}`.trim());
    return answering(faults, method, work);
  };

  const client: InventoryClient = {
    quote: (items) =>
      run('quote', '', () => {
        check(items);
        const totalCents = items.reduce((sum, i) => sum + price(i.sku) * i.quantity, 0);
        return { items: items.map(line), totalCents, currency: 'USD' };
      }),
    product: (sku) =>
      run('product', '', () => {
        if (!left.has(sku)) throw reject(404, 'unknown_sku');
        const available = left.get(sku) ?? 0;
        return {
          sku,
          name: `The ${sku}`,
          description: '',
          priceCents: price(sku),
          currency: 'USD',
          available,
        };
      }),
    reserve: (orderId, items) =>
      run('reserve', orderId, () => {
        const found = reservations.get(orderId);
        if (found?.state === 'released') throw reject(409, 'reservation_released');
        if (found?.state === 'held' || found?.state === 'committed') return;
        check(items);
        move(items, -1);
        reservations.set(orderId, { items, state: 'held' });
      }),
    commit: (orderId) =>
      run('commit', orderId, () => {
        const found = reservations.get(orderId);
        if (!found) throw reject(404, 'reservation_not_found');
        if (found.state === 'released') throw reject(409, 'reservation_released');
        if (found.state === 'expired') {
          check(found.items);
          move(found.items, -1);
        }
        found.state = 'committed';
      }),
    release: (orderId) =>
      run('release', orderId, () => {
        const found = reservations.get(orderId);
        if (found?.state === 'held' || found?.state === 'committed') move(found.items, 1);
        reservations.set(orderId, { items: found?.items ?? [], state: 'released' });
      }),
  };
  return {
    client,
    faults,
    calls,
    stock: left,
    prices,
    stateOf: (orderId: string) => reservations.get(orderId)?.state,
    /** The ten minutes of a hold are over: its stock goes back. */
    expireHold: (orderId: string) => {
      const found = reservations.get(orderId);
      if (found?.state !== 'held') throw new Error(`no hold of ${orderId}`);
      move(found.items, 1);
      found.state = 'expired';
    },
  };
}

export type FakeInventory = ReturnType<typeof fakeInventory>;
