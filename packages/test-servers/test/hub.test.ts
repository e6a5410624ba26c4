import { startHub } from '../src/hub.ts';
import type { RunningServer, ServerProvider } from '../src/provider.ts';

/** Starts a server at each attempt except those of `failing`, counted from 1. */
function providerThat(failing: number[]) {
  let attempts = 0;
  const stop = jest.fn(async () => {});
  const provider: ServerProvider = {
    name: 'processes',
    prepare: async () => {},
    start: async (): Promise<RunningServer> => {
      attempts += 1;
      if (failing.includes(attempts)) throw new Error(`attempt ${attempts} failed`);
      return { address: { url: `redis://attempt-${attempts}` }, stop };
    },
    close: async () => {},
  };
  return { provider, stop, attempts: () => attempts };
}

test('when a server fails to start, it is started once more, and then shared', async () => {
  const { provider, stop, attempts } = providerThat([1]);
  const hub = await startHub(provider);

  const responses = await Promise.all([fetch(`${hub.url}/redis`), fetch(`${hub.url}/redis`)]);

  for (const response of responses)
    expect(await response.json()).toEqual({ url: 'redis://attempt-2' });
  expect(attempts()).toBe(2);
  await hub.close();
  expect(stop).toHaveBeenCalledTimes(1);
});

test('when it fails again, every caller gets the reason', async () => {
  const { provider, attempts } = providerThat([1, 2]);
  const hub = await startHub(provider);

  const responses = [await fetch(`${hub.url}/redis`), await fetch(`${hub.url}/redis`)];

  for (const response of responses) {
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: 'Error: attempt 2 failed' });
  }
  expect(attempts()).toBe(2);
  await hub.close();
});
