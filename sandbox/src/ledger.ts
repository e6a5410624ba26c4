import { randomBytes } from 'node:crypto';
import { type Card, type DeclineReason, meaningOf } from './test-tokens';

export type ProviderName = 'stripe' | 'paypal';

export interface ChargeRequest {
  amountCents: number;
  currency: string;
  token: string;
}

/** Everything that a provider knows about one idempotency key. */
export interface LedgerEntry {
  provider: ProviderName;
  key: string;
  status: 'succeeded' | 'declined' | 'refunded' | 'voided';
  /** The provider's id of the charge. Null for a key that was voided before it was charged. */
  chargeId: string | null;
  request: ChargeRequest | null;
  card: Card | null;
  reason: DeclineReason | null;
  /** How often money was taken for this key. It proves that a key is never charged twice. */
  timesCharged: number;
  /** When the charge was requested, ISO 8601. Null for a key that was voided before. */
  createdAt: string | null;
}

/** A charge that was made or declined. It has an id and a time. */
export type ListedCharge = LedgerEntry & {
  chargeId: string;
  createdAt: string;
  request: ChargeRequest;
};

/** Includes `from`, excludes `to`. */
export interface Period {
  from: Date;
  to: Date;
}

export type ChargeOutcome =
  | { kind: 'charged' | 'declined'; entry: LedgerEntry }
  /** The key was voided: it can never be charged. */
  | { kind: 'voided'; entry: LedgerEntry }
  /** The key belongs to a request with another body. */
  | { kind: 'key_reused'; entry: LedgerEntry };

export type Ledger = ReturnType<typeof createLedger>;

/**
 * Both operations run without a pause for another request, so each is atomic per key. If a charge
 * and a void come at once, one runs completely first. `save` stores an entry durably before it
 * returns. Only then is the response sent.
 */
export function createLedger(stored: LedgerEntry[], save: (entry: LedgerEntry) => void) {
  const entries = new Map(stored.map((entry) => [nameOf(entry), entry]));

  const put = (entry: LedgerEntry) => {
    save(entry);
    entries.set(nameOf(entry), entry);
    return entry;
  };

  const find = (provider: ProviderName, key: string) => entries.get(nameOf({ provider, key }));

  return {
    find,
    all: () => [...entries.values()],

    /** The charges of a period, oldest first, including those refunded or voided since. */
    charges: (provider: ProviderName, { from, to }: Period): ListedCharge[] =>
      [...entries.values()]
        .filter(isCharge)
        .filter((entry) => entry.provider === provider && within(entry, from, to))
        .sort((a, b) => compare(a.createdAt + a.chargeId, b.createdAt + b.chargeId)),

    charge(provider: ProviderName, key: string, request: ChargeRequest): ChargeOutcome {
      const known = find(provider, key);
      if (known) return repeat(known, request);
      const entry = put(newEntry({ provider, key }, request));
      return { kind: entry.status === 'succeeded' ? 'charged' : 'declined', entry };
    },

    /** Refunds a charge, and rejects a later charge with this key. */
    void(provider: ProviderName, key: string): LedgerEntry {
      const known = find(provider, key);
      if (!known) return put({ ...emptyEntry({ provider, key }), status: 'voided' });
      if (known.status === 'succeeded') return put({ ...known, status: 'refunded' });
      if (known.status === 'declined') return put({ ...known, status: 'voided' });
      return known;
    },
  };
}

const isCharge = (entry: LedgerEntry): entry is ListedCharge =>
  entry.chargeId !== null && entry.createdAt !== null && entry.request !== null;

const within = ({ createdAt }: ListedCharge, from: Date, to: Date) =>
  new Date(createdAt) >= from && new Date(createdAt) < to;

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

type Name = Pick<LedgerEntry, 'provider' | 'key'>;

const nameOf = ({ provider, key }: Name) => `${provider} ${key}`;

const emptyEntry = (name: Name) => ({
  ...name,
  chargeId: null,
  request: null,
  card: null,
  reason: null,
  timesCharged: 0,
  createdAt: null,
});

function newEntry(name: Name, request: ChargeRequest): LedgerEntry {
  const meaning = meaningOf(request.token);
  const chargeId = `ch_${randomBytes(12).toString('hex')}`;
  const createdAt = new Date().toISOString();
  const entry = { ...emptyEntry(name), chargeId, request, createdAt };
  return meaning.outcome === 'charge'
    ? { ...entry, status: 'succeeded', card: meaning.card, timesCharged: 1 }
    : { ...entry, status: 'declined', reason: meaning.reason };
}

function repeat(entry: LedgerEntry, request: ChargeRequest): ChargeOutcome {
  if (entry.status === 'voided' || entry.status === 'refunded') return { kind: 'voided', entry };
  const same = JSON.stringify(entry.request) === JSON.stringify(request);
  if (!same) return { kind: 'key_reused', entry };
  return { kind: entry.status === 'succeeded' ? 'charged' : 'declined', entry };
}
