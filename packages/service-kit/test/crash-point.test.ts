import { around } from '@traceshop/service-kit';

/** What a call with something around it does, in order; `fails` is whether the call itself does. */
async function order(fails: boolean): Promise<string[]> {
  const happened: string[] = [];
  const call = async (id: string): Promise<string> => {
    happened.push(`call ${id}`);
    if (fails) throw new Error('no');
    return `result of ${id}`;
  };
  const surrounded = around(call, {
    before: (id) => happened.push(`before ${id}`),
    after: (result, id) => happened.push(`after ${id}: ${result}`),
    ended: () => happened.push('ended'),
  });
  happened.push(await surrounded('a').catch(({ message }: Error) => `failed: ${message}`));
  return happened;
}

test('when a call succeeds, what stands around it happens in its order', async () => {
  const happened = ['before a', 'call a', 'after a: result of a', 'ended', 'result of a'];
  expect(await order(false)).toEqual(happened);
});

test('when a call fails, only what waits for its end happens, and it fails as it did', async () => {
  expect(await order(true)).toEqual(['before a', 'call a', 'ended', 'failed: no']);
});

test('when something around a call takes time, the call and its caller wait', async () => {
  const { promise: paused, resolve: resume } = Promise.withResolvers<void>();
  const call = jest.fn(async () => 'result');
  const result = around(call, { before: () => paused })();

  await Promise.resolve();
  expect(call).not.toHaveBeenCalled();
  resume();

  expect(await result).toBe('result');
});
