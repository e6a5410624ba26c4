// The end of a process whose executable file is not Node, and of one whose collector refuses.
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { handOver } from '../src/export/hand-over';
import { requestsServer } from './support/requests.ts';

const said: string[] = [];
const ignore = () => undefined;
beforeEach(() => {
  said.length = 0;
  diag.setLogger(
    {
      error: ignore,
      warn: (text) => said.push(text),
      info: ignore,
      debug: ignore,
      verbose: ignore,
    },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
});
afterAll(() => diag.disable());

const parcel = (url: string) => ({
  signal: 'traces' as const,
  url,
  headers: { 'content-type': 'application/json' },
  tls: {},
  body: new TextEncoder().encode('{}'),
});

test('when the program is its own executable, it is not started again, and a warning says what is lost', () => {
  const { execPath } = process;
  // Reading and printing nothing, this one would end with code 0 and no word.
  process.execPath = '/bin/true';
  handOver([parcel('http://127.0.0.1:1/v1/traces')], 10_000);
  process.execPath = execPath;
  expect(said).toEqual([expect.stringMatching(/last traces .*\/bin\/true is not Node/)]);
});

test('when nobody listens at the address, a warning says so', () => {
  handOver([parcel('http://127.0.0.1:1/v1/traces')], 60_000);
  expect(said).toEqual([expect.stringMatching(/last traces .*ECONNREFUSED/)]);
});

test('when the time is over, the process does not wait longer', async () => {
  const server = await requestsServer();
  // This thread is blocked, so the server in it cannot answer.
  handOver([parcel(`${server.url}/v1/traces`)], 1);
  expect(said).toEqual([expect.stringContaining('no answer within 1 ms')]);
  await server.close();
});
