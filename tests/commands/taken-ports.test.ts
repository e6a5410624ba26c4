import { createServer } from 'node:net';
import { ownPorts } from '@traceshop/shop-harness/command';
import { readPlan } from '../../scripts/demo/plan.ts';
import { rejectTakenPorts } from '../../scripts/demo/taken-ports.ts';

test('when a port is taken, and so is the one 10000 above it, the way out is another one', async () => {
  const env = await ownPorts();
  const port = Number(env['INVENTORY_PORT']);
  const servers = [port, port + 10_000].map((one) => createServer().listen(one, '127.0.0.1'));
  try {
    // The second may belong to somebody else already: then it is taken as well.
    await Promise.all(
      servers.map((server) => new Promise((r) => server.once('listening', r).once('error', r))),
    );
    const plan = readPlan(['inventory'], env);
    const { message } = await rejectTakenPorts(plan, []).then(
      () => new Error('not rejected'),
      (error: Error) => error,
    );
    const [, way] =
      /^To move: INVENTORY_PORT=(\d+) npm run demo -- inventory$/m.exec(message) ?? [];
    expect(message).toContain(`Port ${port} (inventory) is in use.`);
    expect(Number(way)).toBeGreaterThan(1023);
    expect([port, port + 10_000]).not.toContain(Number(way));
  } finally {
    for (const server of servers) server.close();
  }
});
