import { client, server } from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';

declare module '@traceshop/trace-testing' {
  interface CustomAttributes {
    'fixture.order.total': number;
  }
}

/** Never run: the type check of the workspace is the test. */
function typeErrors(): unknown[] {
  return [
    // @ts-expect-error a misspelt attribute of the conventions
    server('a', 'GET /', { attrs: { 'http.request.metod': 'GET' } }),
    // @ts-expect-error a misspelt attribute of the project
    server('a', 'GET /', { attrs: { 'fixture.order.totl': 1 } }),
    // @ts-expect-error a value of the wrong type
    server('a', 'GET /', { attrs: { 'fixture.order.total': 'ten' } }),
    // @ts-expect-error a key that nobody has declared
    server('a', 'GET /', { noAttrs: ['http.request.metod'] }),
  ];
}

test('when attributes are declared, by the conventions or the project, they compile', () => {
  const attrs = { 'http.request.method': 'GET', 'fixture.order.total': 1 } as const;
  const pattern = server('a', 'GET /', { attrs }, [
    client('a', 'GET', { attrs: { 'http.request.header.x-client-id': /^c/ } }),
  ]);

  expect(pattern.children).toHaveLength(1);
  expect(typeErrors).toBeInstanceOf(Function);
});
