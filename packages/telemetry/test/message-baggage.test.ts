import { testVhost } from '@traceshop/test-servers';
import { eventually } from './support/eventually.ts';
import { runWithReceiver } from './support/program.ts';

let vhost: Awaited<ReturnType<typeof testVhost>>;
let stores: Awaited<ReturnType<typeof runWithReceiver>>;

beforeAll(async () => {
  vhost = await testVhost();
  stores = await runWithReceiver('stores', { RABBITMQ: vhost.url });
});
afterAll(async () => {
  await stores.close();
  await vhost.drop();
});

const TRACE_ID = 'ab'.repeat(16);
const headersOf = async (message: string): Promise<Record<string, unknown>> => {
  const response = await fetch(`${stores.url}/headers-of/${message}`);
  if (response.status !== 200) throw new Error(`no message ${message} yet`);
  return (await response.json()) as Record<string, unknown>;
};

// A span of a trace that is not sampled is another object: it knows neither its name nor its kind.
test.each([
  ['sampled', '01'],
  ['not sampled', '00'],
])(
  'when a caller sends baggage and its trace is %s, no message header holds it',
  async (_, flags) => {
    await fetch(`${stores.url}/publish`, {
      headers: {
        baggage: 'email=canary@mailbox.example,user.tier=gold',
        traceparent: `00-${TRACE_ID}-${'cd'.repeat(8)}-${flags}`,
      },
    });

    for (const message of ['msg-1', 'msg-2']) {
      const headers = await eventually(
        async () => {
          const found = await headersOf(message);
          expect(found['traceparent']).toMatch(new RegExp(`^00-${TRACE_ID}-.*-${flags}$`));
          return found;
        },
        { awaited: `the headers of ${message}` },
      );
      expect(Object.keys(headers).sort()).toEqual(
        message === 'msg-1' ? ['traceparent', 'x-attempt'] : ['traceparent'],
      );
    }
  },
);
