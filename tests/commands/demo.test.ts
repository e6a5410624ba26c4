import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  type Command,
  finished,
  npmRun,
  ownPorts,
  runCommand,
} from '@traceshop/shop-harness/command';
import { GENEROUS_LIMITS } from '@traceshop/shop-harness/time-limits';
import { eventually } from '@traceshop/test-servers/eventually';
import { isFree } from '@traceshop/test-servers/ports';
import { descendants, type Relative, survivors } from '@traceshop/test-servers/process-family';

const READY = 'Ctrl-C stops everything.';
/** Against a hang only: three starts, each with a deadline of its own. */
jest.setTimeout(900_000);
const started: Command[] = [];

afterEach(async () => {
  for (const demo of started.splice(0)) {
    demo.child.kill('SIGTERM');
    await demo.exited;
  }
});

test('when the demo runs, the pastes work, the trace is drawn, what is killed comes back, and nothing stays behind', async () => {
  const ports = await ownPorts();
  const limits: Record<string, string> = Object.assign({}, ...Object.values(GENEROUS_LIMITS));
  const { demo, folder } = await runDemo([], { ...limits, ...ports });
  const [, curl = '', buy = ''] =
    /(curl -X POST[\s\S]*?\}')\n[\s\S]*?(api\(\)[\s\S]*?)\n\n/.exec(demo.output()) ?? [];
  expect(JSON.parse(shell(curl))).toMatchObject({ email: 'user@example.com' });
  for (const paste of [buy, buy]) {
    expect(JSON.parse(shell(paste))).toMatchObject({ status: 'confirmed' });
  }
  // Of several demos that may run here, found by its port alone.
  const thisOne = ['--demo', String(ports['GATEWAY_PORT'])];
  const trace = await finished(['trace', '--last', ...thisOne]);
  expect(trace.output).toMatch(
    /of 7 services[\s\S]*SERVER POST \/checkout[\s\S]*CONSUMER process notif/,
  );
  const redrive = await finished(['redrive', ...thisOne]);
  expect(redrive.output).toContain('redrive: notifications.dead is empty, nothing to do');

  process.kill(await pidOf(demo, 'services/user'), 'SIGKILL');
  await demo.says('user is back');
  process.kill(await pidOf(demo, 'bin/postgres -D'), 'SIGKILL');
  await demo.says('PostgreSQL is back');
  await eventually(
    () => expect(JSON.parse(shell(curl))).toMatchObject({ email: 'user@example.com' }),
    { awaited: 'the shop works again' },
  );

  const family = await descendants(demo.child.pid);
  demo.child.kill('SIGTERM');
  await expect(demo.exited).resolves.toBe(0);
  await untilGone(family);
  expect(existsSync(folder)).toBe(false);
  const free = await Promise.all(Object.values(ports).map((port) => isFree(Number(port))));
  expect(free).not.toContain(false);
});

test('when a port is taken by a demo, the next names both, and how to stop or move; when demos are killed, nothing stays behind', async () => {
  const ports = await ownPorts();
  const first = await runDemo(['inventory'], ports);
  const main = await pidOf(first.demo, 'scripts/demo.ts');
  const port = String(ports['INVENTORY_PORT']);
  const rejected = await finished(['demo', 'inventory'], {
    ...(await ownPorts()),
    INVENTORY_PORT: port,
  });
  const [taken, owner, ...ways] = rejected.output.trimEnd().split('\n').slice(-4);
  expect([rejected.code, taken, ...ways]).toEqual([
    1,
    `Port ${port} (inventory) is in use.`,
    `To stop it: kill ${main}`,
    expect.stringMatching(/^To move: INVENTORY_PORT=\d+ npm run demo -- inventory$/),
  ]);
  expect(owner).toMatch(
    new RegExp(
      `^A demo of this folder runs already, process ${main} since .*: inventory ${port}, `,
    ),
  );

  // The demo itself is killed: what it started ends, and the next start removes its folder.
  const family = await descendants(first.demo.child.pid);
  process.kill(main, 'SIGKILL');
  await first.demo.exited;
  await untilGone(family);
  const second = await runDemo(['inventory'], ports);
  expect(existsSync(first.folder)).toBe(false);

  // Who started the demo is killed: it stops in order.
  const others = await descendants(second.demo.child.pid);
  second.demo.child.kill('SIGKILL');
  await untilGone(others);
  expect(existsSync(second.folder)).toBe(false);

  // npm is killed, and the shell between it and the demo is not.
  const third = await runDemo(['inventory'], ports, npmRun);
  const last = await descendants(third.demo.child.pid);
  third.demo.child.kill('SIGKILL');
  await untilGone(last);
  expect(existsSync(third.folder)).toBe(false);
});

test('when the demo is stopped while it starts, nothing stays behind', async () => {
  const demo = runCommand(['demo'], await ownPorts());
  const family = await eventually(
    async () => {
      const seen = await descendants(demo.child.pid);
      if (!seen.some(({ what }) => what.includes('postgres'))) throw new Error(demo.output());
      return seen;
    },
    { awaited: 'the start of the servers', deadlineMs: 60_000 },
  );
  demo.child.kill('SIGINT');
  await expect(demo.exited).resolves.toBe(0);
  const folder = /\S*traceshop-run-[0-9a-f]+/.exec(family.map(({ what }) => what).join('\n'))?.[0];
  await untilGone(family);
  expect(existsSync(String(folder))).toBe(false);
});

test.each([
  [['nobody'], {}, 'No service "nobody". There are: gateway, auth, user'],
  [[], { GATEWAY_PORT: 'x' }, 'GATEWAY_PORT is "x"; it must be a port number'],
  [[], { GATEWAY_PORT: '3001' }, 'Port 3001 is wanted for both gateway (GATEWAY_PORT) and auth'],
])('when it is started as %j with %j, the demo says what is wrong', async (args, env, line) => {
  const { code, output } = await finished(['demo', ...args], env);
  expect([code, output]).toEqual([1, expect.stringContaining(line)]);
});

/** Started, and stopped at the end of the test if it still runs. */
async function runDemo(services: string[], ports: Record<string, string>, start = runCommand) {
  const demo = start(['demo', ...services], ports);
  started.push(demo);
  await demo.says(READY, 240_000);
  const folder = /Logs: (\S+)\/logs/.exec(demo.output())?.[1] ?? '';
  expect(existsSync(folder)).toBe(true);
  return { demo, folder };
}

async function pidOf(demo: Command, part: string): Promise<number> {
  const family = await descendants(demo.child.pid);
  const found = family.find(({ what }) => what.includes(part));
  if (!found) throw new Error(`no ${part} among: ${family.map(({ what }) => what).join('\n')}`);
  return found.pid;
}

const untilGone = (family: Relative[]): Promise<void> =>
  eventually(async () => expect(await survivors(family)).toEqual([]), {
    awaited: 'the end of everything the demo had started',
    deadlineMs: 30_000,
  });

function shell(script: string): string {
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', stdio: [...stdio] });
}
