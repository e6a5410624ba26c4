-- Which count of `checkout.completed` an order has gone into: NULL until it has ended and was counted.
-- Orders from before this column were counted by the processes that ended them.
ALTER TABLE orders ADD COLUMN counted_in text DEFAULT 'before';
ALTER TABLE orders ALTER COLUMN counted_in DROP DEFAULT;

CREATE INDEX orders_counted_in ON orders (counted_in);
