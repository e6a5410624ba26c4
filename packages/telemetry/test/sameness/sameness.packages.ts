import { runBoth } from '../support/sameness.ts';

test('when the same program runs twice, everything that is compared is there', async () => {
  const { own, stock } = await runBoth('sameness/calls');

  expect(own).toEqual(stock);
  expect(own).toMatchObject({ printed: ['404', '200', '200'], warnings: [], code: 0 });
  const call = (status: number) => ({
    name: 'GET /users/:id',
    children: [{ kind: 'SERVER', attributes: { 'http.response.status_code': status } }],
  });
  expect(own.trees).toMatchObject([{ name: 'read', children: [call(404), call(200), call(200)] }]);
  expect(own.metrics.map(({ name, count }) => `${name} ${count}`).sort()).toEqual([
    'http.client.request.duration 1',
    'http.client.request.duration 2',
    'http.server.request.duration 1',
    'http.server.request.duration 2',
  ]);
  expect(own.logs.map(({ body, span }) => [body, span])).toEqual(
    Array(3).fill(['a user is read', 'SERVER GET /users/:id']),
  );
});
