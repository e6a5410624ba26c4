CREATE TABLE api_clients (
  id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  -- scrypt, with its cost and salt inside: see src/secret-hash.ts. The secret itself is never stored.
  secret_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
