-- Byte order ("C") everywhere a SKU is compared: the catalogue's cursor must not depend on a locale.
CREATE TABLE products (
  sku text COLLATE "C" PRIMARY KEY CHECK (sku ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(sku) <= 64),
  name text NOT NULL,
  description text NOT NULL,
  price_cents integer NOT NULL CHECK (price_cents > 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$')
);

-- What can still be reserved. The check is the last guard: stock never goes below zero.
CREATE TABLE stock (
  sku text COLLATE "C" PRIMARY KEY REFERENCES products,
  quantity integer NOT NULL CHECK (quantity >= 0)
);

-- One row per order, for ever: `released` is the tombstone that refuses a late reserve or commit, so
-- it exists also for orders that never reserved (those have no items).
CREATE TABLE reservations (
  order_id text COLLATE "C" PRIMARY KEY,
  id text NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('held', 'committed', 'expired', 'released')),
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (state <> 'held' OR expires_at IS NOT NULL)
);

CREATE INDEX reservations_to_expire ON reservations (expires_at) WHERE state = 'held';

CREATE TABLE reservation_items (
  order_id text COLLATE "C" NOT NULL REFERENCES reservations,
  sku text COLLATE "C" NOT NULL REFERENCES products,
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, sku)
);
