import crypto from 'node:crypto';
import { freePort, reservePorts } from '../src/ports.ts';

afterEach(() => jest.restoreAllMocks());

test('when ports are reserved, they are given to nobody, though nobody listens there yet', async () => {
  // Every second port of the range: twenty random ports would hardly miss all of them.
  const reserved = Array.from({ length: 32_000 }, (_, port) => port).filter(
    (port) => Math.floor(port / 16) % 2 === 0,
  );
  reservePorts(reserved);
  for (let drawn = 0; drawn < 20; drawn += 1) expect(reserved).not.toContain(await freePort());
});

test('when a port has been given, no other process is given it, though nobody listens there yet', async () => {
  const port = await freePort();
  const draw = jest.spyOn(crypto, 'randomInt') as unknown as jest.SpyInstance<number>;
  draw.mockReturnValueOnce(port).mockReturnValueOnce(port);

  // The second instance knows nothing of the first, like another process.
  await jest.isolateModulesAsync(async () => {
    const other = await import('../src/ports.ts');
    expect(await other.freePort()).not.toBe(port);
  });
  expect(draw).toHaveBeenCalledTimes(3);
});
