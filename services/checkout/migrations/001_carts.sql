CREATE TABLE carts (
  id text PRIMARY KEY,
  client_id text NOT NULL,
  user_id text NOT NULL,
  -- Grows with every change of the items: a checkout opens an order only for the version it validated.
  version integer NOT NULL DEFAULT 1,
  -- The confirmed order that closed the cart.
  order_id text,
  -- When the cart was counted as abandoned, so that it is counted once.
  abandoned_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cart_items (
  cart_id text NOT NULL REFERENCES carts,
  sku text NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cart_id, sku)
);
