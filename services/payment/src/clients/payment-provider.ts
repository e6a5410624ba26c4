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

/** A charge as the provider has it, whatever became of it. */
export interface ListedCharge {
  /** The order id. */
  key: string;
  reference: string;
  status: 'succeeded' | 'declined' | VoidOutcome;
  amountCents: number;
  currency: string;
}

/** `from` is part of it, `to` is not. */
export interface Period {
  from: Date;
  to: Date;
}

export interface PaymentProvider {
  charge(order: ProviderOrder): Promise<ProviderResult>;
  /** Refunds an existing charge and makes the provider reject a later one. @throws 503 if the result is unclear */
  void(key: string): Promise<VoidOutcome>;
  /** Every charge that was asked for in the period. Throws 503 unless all of them can be read. */
  list(period: Period): Promise<ListedCharge[]>;
}

/** One part of a listing, and what to add to the query for the next one. */
export interface ListedPage {
  charges: ListedCharge[];
  next?: Record<string, string>;
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
  listing: {
    template: string;
    query(period: Period): Record<string, string>;
    page(body: unknown): ListedPage | undefined;
  };
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

    list: (period) => listAll(http, dialect, period),
  };
}

/** Against a provider that never says that this was the last page. */
const MAX_PAGES = 1_000;

async function listAll(
  http: HttpClient,
  { name, listing }: ProviderDialect,
  period: Period,
): Promise<ListedCharge[]> {
  const charges: ListedCharge[] = [];
  let next: Record<string, string> | undefined = {};
  for (let count = 0; next !== undefined && count < MAX_PAGES; count += 1) {
    const query = { ...listing.query(period), ...next };
    const { body } = await http.request<unknown>({
      method: 'GET',
      template: listing.template,
      query,
    });
    const page = listing.page(body);
    if (!page) throw unavailable(name, new Error('the listing of charges is unreadable'));
    charges.push(...page.charges);
    next = page.next;
  }
  return charges;
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
