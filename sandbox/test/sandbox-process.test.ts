// The sandbox as the demo starts it: the built file, told its port over IPC.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@traceshop/test-servers/eventually';

const MAIN = join(__dirname, '../dist/main.js');

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function run(env: Record<string, string>) {
  const child = fork(MAIN, { env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe' });
  children.push(child);
  return child;
}

async function start() {
  const child = run({ PORT: '0', SANDBOX_STATE_FILE: join(folder, 'state') });
  const [message] = (await once(child, 'message')) as [{ type: string; port: number }];
  expect(message).toEqual({ type: 'listening', port: expect.any(Number) });
  return { child, url: `http://127.0.0.1:${message.port}` };
}

const charge = (url: string, source: string) =>
  fetch(`${url}/stripe/v1/charges`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'a' },
    body: JSON.stringify({ amount: 5, currency: 'usd', source }),
  });

async function exitOf(child: ChildProcess) {
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

test('when it is killed with -9 and started again, the same key gets the same response', async () => {
  const first = await start();
  const before = await (await charge(first.url, 'tok_visa')).json();
  first.child.kill('SIGKILL');
  await exitOf(first.child);

  const second = await start();
  expect(await (await charge(second.url, 'tok_visa')).json()).toEqual(before);
});

test('when it must end while a charge never gets a response, it exits 0 at once', async () => {
  const { child, url } = await start();
  const silent = charge(url, 'tok_timeout').catch((error: unknown) => error);
  // The ledger knows the charge once it is under way.
  await eventually(
    async () => {
      const { charges } = (await (await fetch(`${url}/sandbox/charges`)).json()) as {
        charges: unknown[];
      };
      expect(charges).toHaveLength(1);
    },
    { awaited: 'the charge is under way' },
  );
  child.kill('SIGTERM');
  expect(await exitOf(child)).toBe(0);
  expect(await silent).toMatchObject({ message: 'fetch failed' });
});

test('when its port is not a port, it says so in one line and exits 1', async () => {
  const child = run({ PORT: 'abc' });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  // 'close', unlike 'exit', comes after the last of its output.
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(said).toMatch(/^payment sandbox: bad configuration: PORT: .*\n$/);
});
