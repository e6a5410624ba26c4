import { sqlSummary, withoutLiterals } from '../src/instrumentation/sql-summary';

test.each([
  ['INSERT INTO users (id, email) VALUES ($1, $2) ON CONFLICT DO NOTHING', 'INSERT users'],
  ['insert into "Users"(id) values ($1)', 'INSERT Users'],
  ['  SELECT * FROM public.users u JOIN carts ON true', 'SELECT public.users'],
  ['-- a comment\nSELECT 1 /* FROM nowhere */ FROM users', 'SELECT users'],
  ["SELECT 'FROM there' AS text FROM here", 'SELECT here'],
  ['SELECT EXTRACT(EPOCH FROM now()) FROM outbox', 'SELECT outbox'],
  ['SELECT x FROM (SELECT y FROM inner_table) t', 'SELECT inner_table'],
  ['SELECT * FROM unnest($1::text[]) AS s JOIN products USING (sku)', 'SELECT products'],
  ['SELECT pg_advisory_xact_lock($1)', 'SELECT'],
  ['SELECT 1', 'SELECT'],
  ['UPDATE ONLY orders SET state = $1 WHERE id = $2 RETURNING *', 'UPDATE orders'],
  ['DELETE FROM carts WHERE id = $1', 'DELETE carts'],
  [
    'WITH due AS (SELECT id FROM outbox FOR UPDATE SKIP LOCKED) UPDATE orders SET x = 1 FROM due',
    'UPDATE orders',
  ],
  ['WITH moved AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM moved', 'INSERT b'],
  ['TRUNCATE TABLE users', 'TRUNCATE users'],
  ["SELECT E'it\\'s FROM secret' AS text", 'SELECT'],
  ['SELECT $$ FROM secret $$ AS text', 'SELECT'],
  ['BEGIN', 'BEGIN'],
  ['commit;', 'COMMIT'],
  ['CREATE TABLE users (id text)', 'CREATE'],
  ['', 'SQL'],
])('when the statement is %j, its summary is %j', (sql, summary) => {
  expect(sqlSummary(sql)).toBe(summary);
  // The second time it comes from the cache.
  expect(sqlSummary(sql)).toBe(summary);
});

test('when a statement has no parameters, the values in its text go and its names stay', () => {
  expect(
    withoutLiterals("SELECT t1.a FROM t1 WHERE b = 'it''s' AND c = 42 AND d > 1.5 AND e = $1"),
  ).toBe('SELECT t1.a FROM t1 WHERE b = ? AND c = ? AND d > ? AND e = $1');
});

test.each([
  ["-- don't\nSELECT a FROM t WHERE b = 'secret'", "-- don't\nSELECT a FROM t WHERE b = ?"],
  ["/* it's */ SELECT 'secret'", "/* it's */ SELECT ?"],
  [`SELECT "o'brien" FROM t WHERE b = 'secret'`, `SELECT "o'brien" FROM t WHERE b = ?`],
  ["SELECT E'it\\'s secret', 'it''s'", 'SELECT ?, ?'],
  ["SELECT $$it's secret$$, $t$a $$ secret$t$", 'SELECT ?, ?'],
  ["SELECT a WHERE b LIKE'secret' AND c = 1", 'SELECT a WHERE b LIKE? AND c = ?'],
  // A statement that the server will refuse is a span too.
  ["SELECT 'secret", 'SELECT ?'],
  ['SELECT $x$secret', 'SELECT ?'],
  ['SELECT 1e5, -3.2E-9, 0xFF, 1_000, .5, t1.c2, $1', 'SELECT ?, -?, ?, ?, ?, t1.c2, $1'],
])('when the values of %j are taken out, nothing secret stays', (sql, bare) => {
  expect(withoutLiterals(sql)).toBe(bare);
});
