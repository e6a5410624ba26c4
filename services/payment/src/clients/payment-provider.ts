import type { ChargeState, DeclineCode } from '@traceshop/contract';
import { AppError, type HttpClient, unavailable } from '@traceshop/service-kit';

export interface Card {
  brand: string;
  last4: string;
}

export interface ProviderOrder {
  /** The idempotency key: the order id. */
  key: string;
  amountCents: number;
  currency: string;
  token: string;
}

export type ProviderResult =
  | { kind: 'succeeded'; reference: string; card: Card }
  | { kind: 'declined'; code: DeclineCode }
  /** The key was voided earlier, so the provider charges nothing with it. */
  | { kind: 'voided' }
  /** No response, or a response that does not say whether money was taken. */
  | { kind: 'unknown'; cause: unknown };

/** The result of a void: the charge was never made, or it was refunded. */
export type VoidOutcome = Extract<ChargeState, 'voided' | 'refunded'>;

export interface PaymentProvider {
  charge(order: ProviderOrder): Promise<ProviderResult>;
  /** Refunds an existing charge and makes the provider reject a later one. @throws 503 if the result is unclear */
  void(key: string): Promise<VoidOutcome>;
}

/** The differences between providers. Each function returns undefined for a body that it cannot read. */
export interface ProviderDialect {
  name: string;
  chargeBody(order: ProviderOrder): object;
  charged(body: unknown): { reference: string; card: Card } | undefined;
  declined(body: unknown): DeclineCode | undefined;
  /** For the body of a 409: was the key voided? */
  rejectedAsVoided(body: unknown): boolean;
  voided(body: unknown): VoidOutcome | undefined;
}

export function createPaymentProvider(http: HttpClient, dialect: ProviderDialect): PaymentProvider {
  return {
    async charge(order) {
      try {
        const response = await http.request<unknown>({
          method: 'POST',
          template: '/v1/charges',
          headers: { 'idempotency-key': order.key },
          body: dialect.chargeBody(order),
          // Safe to repeat: every attempt has the same key.
          idempotent: true,
          accept: [200, 201, 402, 409],
        });
        return readCharge(dialect, response);
      } catch (cause) {
        if (cause instanceof AppError) return { kind: 'unknown', cause };
        throw cause;
      }
    },

    async void(key) {
      const outcome = dialect.voided(await requestVoid(http, dialect.name, key));
      if (!outcome)
        throw unavailable(dialect.name, new Error('the response to a void is unreadable'));
      return outcome;
    },
  };
}

function readCharge(
  dialect: ProviderDialect,
  { status, body }: { status: number; body: unknown },
): ProviderResult {
  if (status === 402) {
    const code = dialect.declined(body);
    if (code) return { kind: 'declined', code };
  } else if (status === 409) {
    if (dialect.rejectedAsVoided(body)) return { kind: 'voided' };
  } else {
    const charged = dialect.charged(body);
    if (charged) return { kind: 'succeeded', ...charged };
  }
  // Money may have been taken, so only a clear "no" counts as declined.
  return {
    kind: 'unknown',
    cause: new Error(`${dialect.name}: unreadable response with status ${status}`),
  };
}

async function requestVoid(http: HttpClient, name: string, key: string): Promise<unknown> {
  try {
    const template = '/v1/charges/:key/void';
    const call = { method: 'POST', template, params: { key }, idempotent: true } as const;
    return (await http.request<unknown>(call)).body;
  } catch (cause) {
    if (cause instanceof AppError) throw unavailable(name, cause);
    throw cause;
  }
}
