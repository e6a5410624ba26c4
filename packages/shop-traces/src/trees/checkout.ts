// The steps of a checkout, drawn once. The stories combine them.
import type { Child, Match, Node } from '@traceshop/trace-testing';
import { notifies } from './notification.ts';
import { authenticated, calls, pg, type StepProps, serves, step } from './spans.ts';

/** The SERVER spans of gateway and checkout around `checkout.process` or its replacement. */
export function checkoutRequest(status: number, inside: Node[]): Node {
  return serves(
    'gateway',
    'POST /checkout',
    {
      status: status >= 500 ? 'ERROR' : 'UNSET',
      attrs: { 'http.response.status_code': status },
    },
    [
      authenticated(),
      calls({ from: 'gateway', to: 'checkout', name: 'POST /checkout', status }, inside),
    ],
  );
}

/** `checkout.process` with the attributes that every checkout has. */
export function processes(props: StepProps, steps: Node[]): Node {
  const attrs = { 'checkout.cart_id': /^cart_/, ...props.attrs };
  return step('checkout', 'checkout.process', { ...props, attrs }, steps);
}

export function validates(items = 1): Node {
  return step(
    'checkout',
    'checkout.validate_cart',
    {
      attrs: { 'cart.item_count': items, 'cart.total_cents': (cents) => Number(cents) > 0 },
    },
    quotes(200),
  );
}

/** The children of `checkout.validate_cart`: the cart is read, and inventory prices all of it or nothing. */
export function quotes(status: number): Node[] {
  return [
    ...pg('checkout', 'SELECT carts'),
    calls({ from: 'checkout', to: 'inventory', name: 'POST /quotes', status }, [
      ...pg('inventory', 'SELECT products'),
    ]),
  ];
}

export function opens(): Node[] {
  return pg('checkout', 'INSERT orders');
}

export function reserves(items = 1): Node {
  const statements = ['INSERT reservations', 'INSERT reservation_items'];
  return step('checkout', 'checkout.reserve_inventory', [
    calls({ from: 'checkout', to: 'inventory', name: 'POST /reservations', status: 201 }, [
      ...pg('inventory', ...statements, ...Array<string>(items).fill('UPDATE stock')),
    ]),
  ]);
}

export function confirms(): Node {
  return step('checkout', 'checkout.confirm_order', [
    calls(
      {
        from: 'checkout',
        to: 'inventory',
        name: 'POST /reservations/:orderId/commit',
        status: 200,
      },
      [...pg('inventory', 'UPDATE reservations')],
    ),
    ...pg('checkout', 'UPDATE carts', 'UPDATE orders', 'INSERT outbox'),
  ]);
}

/** After the response: the confirmation, up to the mail. */
export function sendsConfirmation(): Node {
  return step('checkout', 'checkout.send_confirmation', [
    notifies('checkout', 'order_confirmation'),
    ...pg('checkout', 'UPDATE outbox'),
  ]);
}

/** After the response: the confirmation could not be sent, after these attempts. */
export function failsToSendConfirmation(errorType: string, attempts: Child): Node {
  return step(
    'checkout',
    'checkout.send_confirmation',
    { errorType, events: [{ name: 'notification_failed', attrs: { 'error.type': errorType } }] },
    [attempts],
  );
}

/** What a job does later with a confirmation that is still in the outbox. */
export function deliversOutbox(): Node {
  return step('checkout', 'checkout.deliver_outbox', [
    notifies('checkout', 'order_confirmation'),
    ...pg('checkout', 'UPDATE outbox'),
  ]);
}

/** After the response of a failed checkout: the stock is given back. */
export function releases(): Node {
  return step('checkout', 'checkout.release_inventory', [
    calls(
      {
        from: 'checkout',
        to: 'inventory',
        name: 'POST /reservations/:orderId/release',
        status: 200,
      },
      [
        ...pg(
          'inventory',
          'INSERT reservations',
          'SELECT reservations',
          'SELECT reservation_items',
        ),
        ...pg('inventory', 'UPDATE stock', 'UPDATE reservations'),
      ],
    ),
  ]);
}

export interface Recovered {
  /** The state in which the order was left. */
  state: string;
  orderId?: Match<string>;
}

/** A job completes or undoes an order whose worker is dead. */
export function recovers({ state, orderId = /^ord_/ }: Recovered, steps: Node[]): Node {
  const attrs = { 'order.id': orderId, 'order.state': state };
  return step('checkout', 'checkout.recover', { attrs }, steps);
}
