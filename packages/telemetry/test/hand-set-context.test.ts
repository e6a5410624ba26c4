// A program may set the context of a call itself; it may also only pass on what it was sent.
import { createAmqplibInstrumentation } from '../src/instrumentation/published-options';
import { REGISTER, runFixture } from './support/endings.ts';

const OTHER = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;

interface Seen extends Record<'none' | 'other' | 'capital' | 'frozen' | 'passedOn', string[]> {
  own: string;
}

test('when a program sets traceparent by hand, it is sent as it is, once; when it passes its own on, the call has its own', async () => {
  const { code, stdout } = await runFixture('calls', [REGISTER]);
  expect(code).toBe(0);
  const seen = JSON.parse(stdout) as { http: Seen; fetch: Seen; list: unknown };
  for (const { own, ...calls } of [seen.http, seen.fetch]) {
    const ofThisTrace = [expect.stringContaining(own.slice(0, 36))];
    expect(calls).toEqual({
      none: ofThisTrace,
      other: [OTHER],
      capital: [OTHER],
      frozen: ofThisTrace,
      passedOn: ofThisTrace,
    });
    expect(calls.passedOn).not.toEqual([own]);
  }
  expect(seen.list).toEqual(['1,2', ['somewhere'], 1]);
});

test('when a message is published with frozen options, they stay as they are', () => {
  const instrumentation = createAmqplibInstrumentation() as unknown as {
    createPublishSpan(...args: unknown[]): { modifiedOptions: object };
  };
  const options = Object.freeze({ messageId: '1', headers: Object.freeze({ 'x-a': '1' }) });
  const channel = { connection: {} };
  const { modifiedOptions } = instrumentation.createPublishSpan(
    instrumentation,
    '',
    'queue',
    channel,
    options,
  );
  expect(modifiedOptions).toMatchObject(options);
  expect(Object.isFrozen(modifiedOptions)).toBe(false);
  const once = {};
  instrumentation.createPublishSpan(instrumentation, '', 'queue', channel, once);
  expect(once).toEqual({});
});
