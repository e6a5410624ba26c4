// Every problem document names its trace. The few that cannot are those that the document of the API explains.
import { connect } from 'node:net';
import { type ServiceProcess, startServiceProcess } from '@traceshop/shop-harness/service-process';

let gateway: ServiceProcess;

beforeAll(async () => {
  const none = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' };
  const nowhere = 'http://127.0.0.1:9';
  gateway = await startServiceProcess({
    name: 'gateway',
    folder: 'services/gateway',
    port: 0,
    env: {
      ...none,
      OTEL_LOGS_EXPORTER: 'none',
      AUTH_URL: nowhere,
      USER_URL: nowhere,
      NOTIFICATION_URL: nowhere,
      CHECKOUT_URL: nowhere,
      INVENTORY_URL: nowhere,
    },
  });
});
afterAll(() => gateway?.kill());

const END = 'Host: localhost\r\nConnection: close\r\n';
const FORM = `${END}Content-Type: application/x-www-form-urlencoded\r\n`;
const CHUNKS = `${FORM}Transfer-Encoding: chunked\r\n\r\n`;

test.each([
  ['GET /nowhere HTTP/1.1', END, 404],
  ['DELETE /users HTTP/1.1', END, 405],
  ['GET http://evil.example/ HTTP/1.1', END, 404],
  ['GET /products HTTP/1.1', 'Connection: close\r\n', 400],
  ['GET /products?limit=0 HTTP/1.1', END, 400],
  ['GET /products/%E0%A4 HTTP/1.1', END, 400],
  ['GET /products HTTP/1.1', `${END}Expect: more\r\n`, 417],
  ['GET /products HTTP/2.0', END, 505],
  ['GET /users/1 HTTP/1.1', END, 503],
  ['POST /oauth/token HTTP/1.1', `${END}Content-Type: text/plain\r\nContent-Length: 1\r\n`, 415],
  ['POST /oauth/token HTTP/1.1', `${FORM}Content-Length: 99999\r\n`, 413],
  ['POST /oauth/token HTTP/1.1', `${CHUNKS}zz`, 400],
])('when a request is rejected (%s), its problem and its header name one trace', async (...row) => {
  const [line, head, status] = row;
  const { problem, header } = await send(`${line}\r\n${head}\r\n`);
  expect(problem).toMatchObject({ status, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(header).toBe(problem['traceId']);
});

test.each([
  ['bytes that are no request', 'hello\r\n\r\n', 400],
  ['a NUL in a header', `GET / HTTP/1.1\r\n${END}X: a\0\r\n\r\n`, 400],
  ['a long head', `GET / HTTP/1.1\r\n${END}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['CONNECT', `CONNECT a:1 HTTP/1.1\r\n${END}\r\n`, 405],
  ['another method at /health', `POST /health HTTP/1.1\r\n${END}\r\n`, 405],
  ['another method at /ready', `POST /ready HTTP/1.1\r\n${END}\r\n`, 405],
])('when no trace begins (%s), the problem has no traceId', async (_what, text, status) => {
  const { problem, header } = await send(text);
  expect(problem).toMatchObject({ status });
  expect([header, problem['traceId']]).toEqual([undefined, undefined]);
});

/** Sends bytes, and reads the response until the service closes the connection. */
async function send(text: string) {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write(Buffer.from(text, 'latin1'));
  let received = '';
  for await (const chunk of socket) received += chunk;
  const [head = '', body = ''] = received.split('\r\n\r\n');
  return {
    header: /^traceresponse: 00-([0-9a-f]{32})-/im.exec(head)?.[1],
    problem: JSON.parse(body) as Record<string, unknown>,
  };
}
