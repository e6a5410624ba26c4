-- Per provider: who compares its charges with ours now, when that was last done, and what it found.
CREATE TABLE reconciliations (
  provider text PRIMARY KEY CHECK (provider IN ('stripe', 'paypal')),
  claimed_until timestamptz NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  -- [{"orderId": ..., "difference": ...}]
  differences jsonb NOT NULL DEFAULT '[]'
);

-- From the beginning, so that a comparison that is never made is noticed too.
INSERT INTO reconciliations (provider, claimed_until) VALUES ('stripe', now()), ('paypal', now());

CREATE INDEX charges_by_time ON charges (provider, created_at);
