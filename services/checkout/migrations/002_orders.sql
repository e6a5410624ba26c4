CREATE TABLE orders (
  id text PRIMARY KEY,
  client_id text NOT NULL,
  user_id text NOT NULL,
  cart_id text NOT NULL REFERENCES carts,
  state text NOT NULL
    CHECK (state IN ('pending', 'charging', 'charged', 'compensating', 'confirmed', 'cancelled')),
  -- A copy of what was validated: later changes of cart or catalogue do not touch an order.
  items jsonb NOT NULL,
  total_cents integer NOT NULL CHECK (total_cents >= 0),
  currency text NOT NULL,
  payment_method text NOT NULL CHECK (payment_method IN ('stripe', 'paypal')),
  transaction_id text,
  -- Payment has said `declined`: there is nothing to cancel.
  charge_declined boolean NOT NULL DEFAULT false,
  idempotency_key text,
  body_hash text,
  -- The answer of POST /checkout, stored with the state that decides it and replayed as it was: json,
  -- because jsonb would give its members another order.
  answer json,
  -- W3C trace context of the request, for the links of what is done later.
  traceparent text,
  -- Who works on the order and until when, by this database's clock.
  lease_holder text NOT NULL,
  lease_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  failed_at timestamptz,
  CHECK (state NOT IN ('charged', 'confirmed') OR transaction_id IS NOT NULL),
  CHECK (state <> 'confirmed' OR answer IS NOT NULL)
);

-- The guard against paying twice for one cart, with or without an Idempotency-Key.
CREATE UNIQUE INDEX orders_one_per_cart ON orders (cart_id) WHERE state <> 'cancelled';

CREATE UNIQUE INDEX orders_idempotency_key ON orders (client_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE INDEX orders_to_recover ON orders (lease_until)
  WHERE state NOT IN ('confirmed', 'cancelled');
CREATE INDEX orders_keys_by_age ON orders (created_at) WHERE idempotency_key IS NOT NULL;
CREATE INDEX orders_failed ON orders (failed_at) WHERE failed_at IS NOT NULL;
