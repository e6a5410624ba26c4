-- For the sweep of records that no message needs any more.
CREATE INDEX deliveries_by_age ON deliveries (coalesce(sent_at, created_at));
