// A buyer who does what a client should: no definite answer, the same key again.
import { eventually } from '@traceshop/test-servers/eventually';
import type { Acknowledged } from './audit.ts';
import { type Front, LAST_ONE } from './buyer.ts';

export interface Purchase {
  cartId: string;
  items: Record<string, number>;
  paymentToken: string;
  key: string;
}

/** What a buyer whose card is good answers with a new key: nothing is held and nothing charged. */
const BEGIN_ANEW = ['checkout_interrupted', 'payment_timeout'];
/** What may be over in a moment, for one who asks again with the same key. */
const NOT_YET = ['in_progress', 'cart_in_checkout', 'cart_changed'];

/** What else may be the end, by what a purchase is paid with; any other refusal is a defect. */
const REFUSALS: Record<string, readonly string[]> = {
  tok_declined: ['card_declined'],
  tok_timeout: BEGIN_ANEW,
};

export const refusalsOf = ({ paymentToken, items }: Purchase): readonly string[] => [
  ...(REFUSALS[paymentToken] ?? []),
  ...(LAST_ONE in items ? ['out_of_stock'] : []),
];

export type PurchaseEnd = Acknowledged | { refusal: string };

type CheckoutAnswer = Acknowledged & { code: string; detail: string };

/** 2xx and definite refusals end it; everything else is unknown, and asked again with the same key. */
export async function buy(
  shop: Front,
  { cartId, paymentToken, key }: Purchase,
  deadlineMs = 60_000,
): Promise<PurchaseEnd> {
  let attempt = 1;
  return eventually(
    async () => {
      const answer = await shop.request<CheckoutAnswer>('POST', '/checkout', {
        body: { cartId, paymentMethod: 'stripe', paymentToken },
        headers: { 'idempotency-key': `${key}-${attempt}` },
      });
      const { orderId, totalCents, code, detail } = answer.body;
      if (answer.status === 201) return { orderId, totalCents };
      const anew = BEGIN_ANEW.includes(code) && paymentToken !== 'tok_timeout';
      if (anew) attempt += 1;
      if (anew || NOT_YET.includes(code) || answer.status === 503) {
        throw new Error(`${answer.status} ${code}: ${detail}`);
      }
      return { refusal: code };
    },
    { awaited: `a definite answer for ${key}`, deadlineMs },
  );
}
