CREATE TABLE users (
  id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  -- As the user wrote it: mail goes there.
  email text NOT NULL,
  -- The same address in lower case: two spellings are one user. See src/email-key.ts.
  email_key text NOT NULL CONSTRAINT users_email_key_unique UNIQUE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
