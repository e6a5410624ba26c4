// A buyer who behaves like a correct client: without a definite response, it repeats the same key.
import { eventually } from '@traceshop/test-servers/eventually';
import type { Acknowledged } from './audit.ts';
import { type Front, LAST_ONE } from './buyer.ts';

export interface Purchase {
  cartId: string;
  items: Record<string, number>;
  paymentToken: string;
  key: string;
}

/** Errors after which a buyer with a good card may use a new key: nothing is reserved and nothing charged. */
const BEGIN_AGAIN = ['checkout_interrupted', 'payment_timeout'];
/** Errors that may end soon: the buyer repeats the request with the same key. */
const NOT_YET = ['in_progress', 'cart_in_checkout', 'cart_changed'];

/** The expected rejections for each payment token. Any other rejection is a defect. */
const REJECTIONS: Record<string, readonly string[]> = {
  tok_declined: ['card_declined'],
  tok_timeout: BEGIN_AGAIN,
};

export const rejectionsOf = ({ paymentToken, items }: Purchase): readonly string[] => [
  ...(REJECTIONS[paymentToken] ?? []),
  ...(LAST_ONE in items ? ['out_of_stock'] : []),
];

export type PurchaseEnd = Acknowledged | { rejection: string };

type CheckoutResponse = Acknowledged & { code: string; detail: string };

/** A 2xx or a definite rejection ends it. After anything else it repeats the request with the same key. */
export async function buy(
  shop: Front,
  { cartId, paymentToken, key }: Purchase,
  deadlineMs = 60_000,
): Promise<PurchaseEnd> {
  let attempt = 1;
  return eventually(
    async () => {
      const response = await shop.request<CheckoutResponse>('POST', '/checkout', {
        body: { cartId, paymentMethod: 'stripe', paymentToken },
        headers: { 'idempotency-key': `${key}-${attempt}` },
      });
      const { orderId, totalCents, code, detail } = response.body;
      if (response.status === 201) return { orderId, totalCents };
      const again = BEGIN_AGAIN.includes(code) && paymentToken !== 'tok_timeout';
      if (again) attempt += 1;
      if (again || NOT_YET.includes(code) || response.status === 503) {
        throw new Error(`${response.status} ${code}: ${detail}`);
      }
      return { rejection: code };
    },
    { awaited: `a definite response for ${key}`, deadlineMs },
  );
}
