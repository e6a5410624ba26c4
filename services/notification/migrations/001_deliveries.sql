-- One row for one notification, however often its message is delivered.
CREATE TABLE deliveries (
  id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  type text NOT NULL,
  user_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('claimed', 'released', 'sent')),
  -- Who may mail it, and until when: both NULL unless claimed.
  holder text,
  claimed_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  CHECK ((state = 'claimed') = (holder IS NOT NULL AND claimed_until IS NOT NULL)),
  CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
