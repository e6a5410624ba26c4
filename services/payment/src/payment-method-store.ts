import type { PaymentMethod, SavedPaymentMethod } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';
import type { Card } from './clients/payment-provider';

/** The owner of the card. A successful charge has both fields. */
interface Payer {
  userId: string | null;
  provider: PaymentMethod | null;
}

export type PaymentMethodStore = ReturnType<typeof createPaymentMethodStore>;

/** The SQL of the saved cards: only what a receipt may show, never a token. */
export function createPaymentMethodStore(database: Queryable) {
  return {
    /** Does not change a card that is already saved. */
    save: ({ userId, provider }: Payer, { brand, last4 }: Card) =>
      database.query(
        `INSERT INTO payment_methods (user_id, provider, brand, last4) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING`,
        [userId, provider, brand, last4],
      ),

    ofUser: (userId: string) =>
      database.query<SavedPaymentMethod>(
        `SELECT provider, brand, last4 FROM payment_methods WHERE user_id = $1
         ORDER BY created_at, provider, brand, last4 LIMIT 100`,
        [userId],
      ),
  };
}
