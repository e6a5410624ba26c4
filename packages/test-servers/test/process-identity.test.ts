import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort, isFree } from '../src/ports.ts';
import { isAlive, processIdentity } from '../src/process-identity.ts';

const LISTENS = `
  const port = Number(process.argv[1]);
  require('node:http').createServer().listen(port, '127.0.0.1', () => process.send('listening'));
`;

function spawnServer(port: number): ChildProcess {
  const args = ['-e', LISTENS, String(port)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

// Threads die one by one, and the port is free after the last. One process alone rarely shows this.
test('when a process counts as gone, its port is free', async () => {
  for (let round = 0; round < 8; round++) {
    const port = await freePort();
    const child = spawnServer(port);
    await once(child, 'message');
    const identity = await processIdentity(Number(child.pid));
    const closed = once(child, 'close');
    await expect(isAlive(identity)).resolves.toBe(true);
    child.kill('SIGKILL');
    while (await isAlive(identity));
    await expect(isFree(port)).resolves.toBe(true);
    await closed;
  }
});
