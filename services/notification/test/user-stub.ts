import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contact } from './notification-service';

/** A user service over HTTP, for a process that cannot be handed a fake. */
export async function startUserStub() {
  const calm = { status: 200, asked: 0 };
  const stub = { ...calm };
  const server = createServer((_req, res) => {
    stub.asked += 1;
    res.writeHead(stub.status, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ id: 'usr_stub', ...contact }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(stub, {
    url: `http://127.0.0.1:${port}`,
    reset: () => Object.assign(stub, calm),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}

export type UserStub = Awaited<ReturnType<typeof startUserStub>>;
