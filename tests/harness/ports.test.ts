import { freePort, reservePorts } from './ports.ts';

test('when ports are reserved, they are given to nobody, though nobody listens there yet', async () => {
  // Every second row of the range: twenty ports in a row would hardly miss all of it by chance.
  const reserved = Array.from({ length: 32_000 }, (_, port) => port).filter(
    (port) => Math.floor(port / 16) % 2 === 0,
  );
  reservePorts(reserved);
  for (let drawn = 0; drawn < 20; drawn += 1) expect(reserved).not.toContain(await freePort());
});
