import type { Queryable } from '@traceshop/service-kit';
import type { ProviderName } from './schemas';

export interface PaymentMethod {
  provider: ProviderName;
  brand: string;
  last4: string;
}

export type PaymentMethodStore = ReturnType<typeof createPaymentMethodStore>;

export function createPaymentMethodStore(database: Queryable) {
  return {
    ofUser: (userId: string) =>
      database.query<PaymentMethod>(
        `SELECT provider, brand, last4 FROM payment_methods WHERE user_id = $1
         ORDER BY created_at, provider, brand, last4 LIMIT 100`,
        [userId],
      ),
  };
}
