import { type Budget, costOf, traceOf } from '../src';
import { costProblems } from '../src/checks/cost';
import { type Draft, ms, span, spansOf, trace } from './build';

const query = (text: string, name = 'SELECT users') =>
  span(`user CLIENT ${name}`, {
    attributes: { 'db.system.name': 'postgresql', 'db.query.text': text },
  });
interface Hop {
  from: string;
  to: string;
  start: number;
  end: number;
}
const call = ({ from, to, start, end }: Hop, below: Draft[] = []) =>
  span(`${from} CLIENT POST`, { start: ms(start), end: ms(end) }, [
    span(`${to} SERVER POST /${to}`, {}, below),
  ]);
const served = (...children: Draft[]) => trace(span('shop SERVER GET /', {}, children));

test('when a query runs in a loop, its statement is over budget', () => {
  const loop = served(...[1, 2, 3].map((id) => query(`SELECT * FROM users WHERE id = ${id}`)));

  expect(costProblems(loop, { 'db.sameStatement': 3, 'db.queries': 3 })).toEqual([]);
  expect(costProblems(loop, { 'db.sameStatement': 1 })).toEqual([
    'db.sameStatement: 3, the budget is 1\n' +
      '    3 x user SELECT * FROM users WHERE id = ?, in shop SERVER GET /',
  ]);
});

test('when two requests send the same statement, it is not a loop', () => {
  const hop = { from: 'shop', to: 'user' };
  const twice = served(
    call({ ...hop, start: 1, end: 2 }, [query('SELECT 1')]),
    call({ ...hop, start: 3, end: 4 }, [query('SELECT 1')]),
  );
  expect(costOf(twice, 'db.sameStatement').count).toBe(1);
  expect(costOf(twice, 'db.queries').count).toBe(2);
});

test('when queries are counted, transactions and connections are not', () => {
  const received = served(
    query('BEGIN', 'BEGIN shop'),
    query('', 'pg-pool.connect'),
    query('', 'redis-connect'),
    query('INSERT INTO users', 'INSERT users'),
    query('COMMIT', 'COMMIT'),
  );
  expect(costOf(received, 'db.queries')).toEqual({
    count: 1,
    details: ['1 x user INSERT INTO users'],
  });
});

test('when calls run side by side, they are one hop; one after the other, they add up', () => {
  const parallel = served(
    call({ from: 'shop', to: 'a', start: 10, end: 20 }),
    call({ from: 'shop', to: 'b', start: 12, end: 25 }),
  );
  const serial = served(
    call({ from: 'shop', to: 'a', start: 10, end: 20 }),
    call({ from: 'shop', to: 'b', start: 20, end: 25 }),
  );
  const nested = served(
    call({ from: 'shop', to: 'a', start: 10, end: 30 }, [
      call({ from: 'a', to: 'c', start: 12, end: 20 }),
    ]),
    call({ from: 'shop', to: 'b', start: 30, end: 35 }),
  );

  expect(costOf(parallel, 'sequentialHops').count).toBe(1);
  expect(costOf(serial, 'sequentialHops').count).toBe(2);
  expect(costOf(nested, 'sequentialHops')).toEqual({
    count: 3,
    details: ['shop CLIENT POST -> a CLIENT POST -> shop CLIENT POST'],
  });
});

test('when a message is sent, nobody waits for what its consumer does', () => {
  const received = served(
    call({ from: 'shop', to: 'a', start: 1, end: 2 }),
    span('shop PRODUCER publish', {}, [
      span('mail CONSUMER process', {}, [
        call({ from: 'mail', to: 'user', start: 10, end: 11 }),
        call({ from: 'mail', to: 'smtp', start: 20, end: 21 }),
      ]),
    ]),
  );
  expect(costOf(received, 'sequentialHops')).toEqual({
    count: 2,
    details: ['mail CLIENT POST -> mail CLIENT POST'],
  });
});

test('when many keys of one kind are read in a loop, it is one statement', () => {
  const get = (key: string) =>
    span('shop CLIENT redis-GET', {
      attributes: { 'db.system.name': 'redis', 'db.query.text': `GET ${key}` },
    });
  const received = served(get('user:ada'), get('user:grace'), get('cart:one'));
  expect(costOf(received, 'db.sameStatement').count).toBe(2);
});

test('when a wrapper span surrounds a call, the call counts once, each try of it again', () => {
  const tries = served(
    span('shop CLIENT charge', {}, [
      call({ from: 'shop', to: 'payment', start: 1, end: 2 }),
      call({ from: 'shop', to: 'payment', start: 3, end: 4 }),
    ]),
  );
  expect(costOf(tries, 'remoteCalls')).toEqual({ count: 2, details: ['2 x shop CLIENT POST'] });
  expect(costProblems(tries, { remoteCalls: 1, spans: 6 })).toEqual([
    'remoteCalls: 2, the budget is 1\n    2 x shop CLIENT POST',
  ]);
});

test('when a budget names what does not exist, it is an error and not a pass', () => {
  const misspelt = { 'db.querys': 1 } as unknown as Budget;
  expect(() => costProblems(served(), misspelt)).toThrow(
    /no "db.querys"; did you mean "db.queries"\?/,
  );
  expect(() => costProblems(served(), { spans: Number.NaN })).toThrow('the budget of spans is NaN');
});

test('when parents form a cycle, counting ends', () => {
  const [first, second] = spansOf(span('a CLIENT x', {}, [span('a CLIENT y')]));
  if (first && second) first.parentSpanId = second.spanId;
  const cyclic = traceOf([first, second].flatMap((one) => one ?? []));

  expect(costOf(cyclic, 'sequentialHops').count).toBe(1);
});
