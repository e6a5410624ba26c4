CREATE TABLE items (
  id text PRIMARY KEY,
  stock integer NOT NULL,
  serial bigint NOT NULL DEFAULT 7,
  CONSTRAINT stock_not_negative CHECK (stock >= 0)
);
