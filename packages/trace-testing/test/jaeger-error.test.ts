import { JaegerError, jaeger } from '@traceshop/trace-testing';
import { TRACE_ID } from './build';
import { fakeJaeger, type Reply } from './fake-jaeger';

let fake: Awaited<ReturnType<typeof fakeJaeger>>;
let url: string;
beforeEach(async () => {
  fake = await fakeJaeger();
  url = fake.url;
});
afterEach(() => fake.close());

const REJECTED_V1 = {
  data: null,
  errors: [{ code: 400, msg: "parameter 'service' is required" }],
};

test.each<[string, { v3?: Reply; v1?: Reply; api?: 'v3' }, Partial<JaegerError>]>([
  [
    'rejects the question over v3',
    { v3: [400, { error: { httpCode: 400, message: 'malformed parameter' } }] },
    { status: 400, said: 'malformed parameter' },
  ],
  [
    'rejects the question over v1',
    { v1: [400, REJECTED_V1] },
    { status: 400, said: "parameter 'service' is required" },
  ],
  ['responds with a page', { api: 'v3' }, { status: 200, said: '<!doctype html>' }],
  [
    'is another server with a 404 of its own',
    { v3: [404, { message: 'nope' }] },
    { status: 404, said: '{"message":"nope"}' },
  ],
  [
    'is another server that likes every question',
    { v3: [200, { status: 'ok' }] },
    { status: 200, said: '{"status":"ok"}' },
  ],
])('when the server %s, the error has its text', async (_what, { api, ...own }, error) => {
  Object.assign(fake.replies, own);
  const source = jaeger({ url, ...(api && { api }) });

  const asking = [() => source.search({ service: 'shop' }), () => source.fetch(TRACE_ID)];
  for (const ask of asking) {
    const thrown = await ask().catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(JaegerError);
    expect(thrown).toMatchObject(error);
    expect((thrown as JaegerError).message).toContain(` answered ${error.status}`);
  }
});

test('when nothing responds to a search, the error names the address and has no status', async () => {
  const searching = jaeger({ url: 'http://127.0.0.1:1' }).search({ service: 'shop' });
  const error = await searching.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(JaegerError);
  expect(error).toMatchObject({ status: undefined, cause: { name: 'TypeError' } });
  expect((error as Error).message).toMatch(/^no answer from http:\/\/127\.0\.0\.1:1\/api\/v3\//);
});
