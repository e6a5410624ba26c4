import { get } from 'node:http';
import { eventually } from './support/eventually.ts';
import { runWithReceiver, spansOf, traceOf } from './support/program.ts';

type Running = Awaited<ReturnType<typeof runWithReceiver>>;
let web: Running;

beforeAll(async () => {
  web = await runWithReceiver('web');
});
afterAll(() => web.close());

test('when calls fail, error.type says how, and the program sees the errors as they were', async () => {
  const response = await fetch(`${web.url}/times-out`);
  expect(await response.json()).toEqual({
    errors: ['AxiosError ECONNABORTED', 'CanceledError ERR_CANCELED', 'Error ECONNREFUSED'],
  });
  const clients = (
    await traceOf(
      web.receiver,
      response,
      (found) => found.filter((span) => span.kind === 'CLIENT').length === 3,
    )
  ).filter((span) => span.kind === 'CLIENT');
  expect(
    clients.map((span) => [span.name, span.status.code, span.attributes['error.type']]).sort(),
  ).toEqual([
    ['GET /hang', 'ERROR', 'timeout'],
    ['GET /hang', 'ERROR', 'timeout'],
    ['GET /nowhere', 'ERROR', 'ECONNREFUSED'],
  ]);
});

test('when the caller gives up, span and metric say 499, and the program sees what Node says', async () => {
  const request = get(`${web.url}/gone?me=1`, {
    headers: { traceparent: `00-${'12'.repeat(16)}-${'34'.repeat(8)}-01` },
  });
  request.on('error', () => undefined);
  await new Promise((resolve) =>
    request.once('socket', (socket) => socket.once('connect', resolve)),
  );
  // The request has to be in the handler before the caller can give it up there.
  await fetch(`${web.url}/users/10`);
  request.destroy();
  const [span] = await spansOf(web.receiver, '12'.repeat(16), (found) => found.length === 1);
  expect(span?.attributes['http.response.status_code']).toBe(499);
  expect(await (await fetch(`${web.url}/seen`)).json()).toEqual({ gone: 200 });
  await eventually(
    () => {
      const statuses = web.receiver
        .metrics('http.server.request.duration')
        .map((point) => point.attributes['http.response.status_code']);
      expect(statuses).toContain(499);
    },
    { awaited: 'a point with status 499' },
  );
});

test('when a handler fails in a span, the exception stands on that span once and the SERVER has the status', async () => {
  const response = await fetch(`${web.url}/fails`);
  const spans = await traceOf(web.receiver, response, (found) => found.length === 2);
  const facts = spans
    .map(({ kind, status, attributes, events }) => [
      kind,
      status.code,
      attributes['error.type'],
      events.map((event) => event.attributes['exception.message']),
    ])
    .sort();
  expect(facts).toEqual([
    ['INTERNAL', 'ERROR', 'dependency_unavailable', ['the database is on fire']],
    ['SERVER', 'ERROR', '500', []],
  ]);
});

test('when a handler fails outside any span, the error middleware puts the exception on the SERVER span', async () => {
  const response = await fetch(`${web.url}/throws`);
  const [span] = await traceOf(web.receiver, response, (found) => found.length === 1);
  expect(span?.events.map((event) => event.attributes['exception.type'])).toEqual(['TypeError']);
});
