// The steps of a checkout, drawn once; each test puts them together and states how it ended.
import type { PaymentMethod } from '@traceshop/contract/payment-methods';
import { client, type Node } from '@traceshop/trace-testing';
import { notifies } from './notification-trees.ts';
import { authenticated, calls, pg, type StepProps, serves, step } from './trees.ts';

/** gateway and checkout SERVER around `checkout.process` or what stands in its place. */
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
    [
      ...pg('checkout', 'SELECT carts', 'SELECT orders'),
      calls({ from: 'checkout', to: 'inventory', name: 'POST /quotes', status: 200 }, [
        ...pg('inventory', 'SELECT products'),
      ]),
    ],
  );
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

export interface Provided {
  provider: PaymentMethod;
  status: number;
}

/** How each provider says that it has charged. */
const CHARGED: Record<PaymentMethod, number> = { stripe: 200, paypal: 201 };

/** The call of a provider, which is somebody else's and shows nothing of itself. */
export function asksProvider({ provider, status }: Provided): Node {
  return client('payment-service', 'POST /v1/charges', {
    status: status >= 400 ? 'ERROR' : 'UNSET',
    attrs: {
      'http.response.status_code': status,
      'server.service.name': provider,
      'url.template': '/v1/charges',
      ...(status >= 400 ? { 'error.type': String(status) } : {}),
    },
  });
}

export function pays(provider: PaymentMethod): Node {
  return step(
    'checkout',
    'checkout.process_payment',
    {
      attrs: {
        'payment.provider': provider,
        'payment.amount_cents': (cents) => Number(cents) > 0,
        'payment.transaction_id': /^txn_/,
      },
    },
    [
      ...pg('checkout', 'UPDATE orders', 'UPDATE orders'),
      calls({ from: 'checkout', to: 'payment', name: 'POST /charges', status: 201 }, [
        step('payment', 'payment.charge', { attrs: { 'payment.provider': provider } }, [
          ...pg('payment', 'INSERT charges', 'UPDATE charges', 'INSERT payment_methods'),
          asksProvider({ provider, status: CHARGED[provider] }),
        ]),
      ]),
    ],
  );
}

/** The exception is recorded once per process, on the innermost step. */
export const exception = { events: { exactly: [{ name: 'exception' }] } };

/** A charge that failed, whatever the provider was seen to do. */
export function failsToPay(
  { failed, status }: { failed: string; status: number },
  providerCalls: Node[],
): Node {
  return step('checkout', 'checkout.process_payment', { failed, ...exception }, [
    ...pg('checkout', 'UPDATE orders'),
    calls({ from: 'checkout', to: 'payment', name: 'POST /charges', status }, [
      step('payment', 'payment.charge', { failed, ...exception }, [
        ...pg('payment', 'INSERT charges', 'UPDATE charges'),
        ...providerCalls,
      ]),
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
      [...pg('inventory', 'SELECT reservations', 'UPDATE reservations')],
    ),
    ...pg('checkout', 'UPDATE carts', 'UPDATE orders', 'INSERT outbox'),
  ]);
}

/** Behind the answer: the confirmation, up to the mail. */
export function sendsConfirmation(): Node {
  return step('checkout', 'checkout.send_confirmation', [
    notifies('checkout', 'order_confirmation'),
    ...pg('checkout', 'UPDATE outbox'),
  ]);
}

/** Behind the answer of a failed checkout: the stock is given back. */
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

/** One of several calls of a provider that does not answer, and how often it was sent before. */
export function attempt(provider: PaymentMethod, resent: number): Node {
  return client('payment-service', 'POST /v1/charges', {
    status: 'ERROR',
    attrs: {
      'error.type': 'timeout',
      'server.service.name': provider,
      ...(resent > 0 ? { 'http.request.resend_count': resent } : {}),
    },
    noAttrs: resent > 0 ? [] : ['http.request.resend_count'],
  });
}

/** Behind the answer of a checkout whose charge may have been made. */
export function cancelsPayment(provider: PaymentMethod): Node {
  return step('checkout', 'checkout.cancel_payment', {}, [
    calls({ from: 'checkout', to: 'payment', name: 'POST /charges/:orderId/cancel', status: 200 }, [
      ...pg('payment', 'INSERT charges', 'UPDATE charges', 'UPDATE charges'),
      client('payment-service', 'POST /v1/charges/:key/void', {
        attrs: { 'server.service.name': provider, 'http.response.status_code': 200 },
      }),
    ]),
  ]);
}
