-- One row per order, inserted before a provider is asked, so that nothing is ever charged that is not
-- written here. `voided` without the rest is the tombstone of an order that was cancelled first.
CREATE TABLE charges (
  order_id text COLLATE "C" PRIMARY KEY,
  status text NOT NULL CHECK (
    status IN ('pending', 'succeeded', 'declined', 'unknown', 'cancelling', 'voided', 'refunded')
  ),
  user_id text COLLATE "C",
  provider text CHECK (provider IN ('stripe', 'paypal')),
  amount_cents integer CHECK (amount_cents > 0),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  -- Tells a repeated request from another one. The token itself is never stored.
  token_hash text,
  transaction_id text UNIQUE,
  -- The provider's own name of the charge.
  provider_reference text,
  decline_code text CHECK (decline_code IN ('card_declined', 'insufficient_funds')),
  -- Who may settle a pending charge as unknown: the attempt that was started last, and a next one may
  -- start only when this one's time is over.
  attempt integer NOT NULL DEFAULT 0,
  attempt_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (status = 'voided' OR (user_id IS NOT NULL AND provider IS NOT NULL AND amount_cents IS NOT NULL
    AND currency IS NOT NULL AND token_hash IS NOT NULL AND transaction_id IS NOT NULL))
);

CREATE TABLE payment_methods (
  user_id text COLLATE "C" NOT NULL,
  provider text NOT NULL CHECK (provider IN ('stripe', 'paypal')),
  brand text NOT NULL,
  last4 text NOT NULL CHECK (last4 ~ '^[0-9]{4}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, provider, brand, last4)
);
