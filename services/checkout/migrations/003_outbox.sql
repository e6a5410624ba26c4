-- Confirmations that must leave: inserted with the state `confirmed`, in its transaction.
CREATE TABLE outbox (
  -- Also the notification's id, by which its consumer knows a second delivery.
  id text PRIMARY KEY,
  order_id text NOT NULL UNIQUE REFERENCES orders,
  notification jsonb NOT NULL,
  traceparent text,
  claimed_by text NOT NULL,
  claimed_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);

CREATE INDEX outbox_to_send ON outbox (claimed_until) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
