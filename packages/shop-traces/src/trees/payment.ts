// How checkout charges through a provider, and undoes it.
import { client, type Node } from '@traceshop/trace-testing';
import { calls, exception, pg, step } from './spans.ts';

export type Provider = 'stripe' | 'paypal';

export interface Provided {
  provider: Provider;
  status: number;
}

/** The HTTP status of a successful charge, by provider. */
const CHARGED: Record<Provider, number> = { stripe: 200, paypal: 201 };

/** The call of a provider, which emits no spans. */
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

export function pays(provider: Provider): Node {
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

/** A failed charge, with any calls of the provider. */
export function failsToPay(
  { errorType, status }: { errorType: string; status: number },
  providerCalls: Node[],
): Node {
  return step('checkout', 'checkout.process_payment', { errorType, ...exception }, [
    ...pg('checkout', 'UPDATE orders'),
    calls({ from: 'checkout', to: 'payment', name: 'POST /charges', status }, [
      step('payment', 'payment.charge', { errorType, ...exception }, [
        ...pg('payment', 'INSERT charges', 'UPDATE charges'),
        ...providerCalls,
      ]),
    ]),
  ]);
}

/** One call of a provider that does not respond, after so many earlier attempts. */
export function attempt(provider: Provider, earlierAttempts: number): Node {
  return client('payment-service', 'POST /v1/charges', {
    status: 'ERROR',
    attrs: {
      'error.type': 'timeout',
      'server.service.name': provider,
      ...(earlierAttempts > 0 ? { 'http.request.resend_count': earlierAttempts } : {}),
    },
    noAttrs: earlierAttempts > 0 ? [] : ['http.request.resend_count'],
  });
}

/** After the response of a checkout whose charge may have been made. */
export function cancelsPayment(provider: Provider): Node {
  return step('checkout', 'checkout.cancel_payment', {}, [
    calls({ from: 'checkout', to: 'payment', name: 'POST /charges/:orderId/cancel', status: 200 }, [
      ...pg('payment', 'INSERT charges', 'UPDATE charges', 'UPDATE charges'),
      client('payment-service', 'POST /v1/charges/:key/void', {
        attrs: { 'server.service.name': provider, 'http.response.status_code': 200 },
      }),
    ]),
  ]);
}

/** The state of a charge: 404 if payment does not know the order. */
export function asksForCharge(status: 200 | 404): Node {
  return calls({ from: 'checkout', to: 'payment', name: 'GET /charges/:orderId', status }, [
    ...pg('payment', 'SELECT charges'),
  ]);
}

/** The route where each provider lists its charges. */
const LISTING: Record<Provider, string> = {
  stripe: '/v1/charges',
  paypal: '/v1/reporting/transactions',
};

const provided = (provider: Provider, method: string, template: string): Node =>
  client('payment-service', `${method} ${template}`, {
    attrs: {
      'server.service.name': provider,
      'url.template': template,
      'http.response.status_code': 200,
    },
  });

/** The comparison of a provider's charges with the books, and the work for a charge that is missing there. */
export function reconciles(provider: Provider, inside: Node[]): Node {
  return step(
    'payment',
    'payment.reconcile',
    { attrs: { 'payment.provider': provider, 'reconciliation.differences': 0 } },
    [
      provided(provider, 'GET', LISTING[provider]),
      // First the listed charges, then the others.
      ...pg('payment', 'SELECT charges', 'SELECT charges'),
      ...inside,
      ...pg('payment', 'UPDATE reconciliations'),
    ],
  );
}

/** The refund: the order is cancelled, and a tombstone stops later charges. */
export function givesBack(provider: Provider): Node[] {
  return [
    calls({ from: 'payment', to: 'checkout', name: 'GET /orders/:id/state', status: 200 }, [
      ...pg('checkout', 'SELECT orders'),
    ]),
    ...pg('payment', 'INSERT charges'),
    provided(provider, 'POST', '/v1/charges/:key/void'),
  ];
}
