import type { AddressInfo } from 'node:net';
import { createSandbox } from './app';
import { type Config, loadConfig } from './config';
import { inMemory, openStateFile } from './state-file';

// Stripe and PayPal for a shop without real charges: `node dist/main.js` in sandbox/. Like a third
// party, it uses none of the shop's packages and creates no spans.

function start({ PORT, HOST, SANDBOX_STATE_FILE }: Config) {
  const state = SANDBOX_STATE_FILE ? openStateFile(SANDBOX_STATE_FILE) : inMemory();
  const server = createSandbox(state).listen(PORT, HOST);

  server.on('listening', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'listening', port })}\n`);
    process.send?.({ type: 'listening', port });
  });
  server.on('error', (error) => fail(error.message));

  const stop = () => {
    server.close(() => process.exit(0));
    // A charge of tok_timeout never ends by itself.
    server.closeAllConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(reason: string): never {
  process.stderr.write(`payment sandbox: ${reason}\n`);
  process.exit(1);
}

try {
  start(loadConfig());
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
