import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { eventually } from '../harness/eventually.ts';
import { isFree } from '../harness/ports.ts';
import { type Command, finished, ownPorts, runCommand } from './command.ts';
import { descendants, type Relative, survivors } from './family.ts';

const READY = 'Ctrl-C stops everything.';
const started: Command[] = [];

afterEach(async () => {
  for (const demo of started.splice(0)) {
    demo.child.kill('SIGTERM');
    await demo.exited;
  }
});

test('when the demo runs, the pastes work, the trace is drawn, a killed service comes back, and nothing stays behind', async () => {
  const ports = await ownPorts();
  const { demo, folder } = await runDemo([], ports);
  const [, curl = '', buy = ''] =
    /(curl -X POST[\s\S]*?\}')\n[\s\S]*?(api\(\)[\s\S]*?)\n\n/.exec(demo.output()) ?? [];
  expect(JSON.parse(shell(curl))).toMatchObject({ email: 'user@example.com' });
  for (const paste of [buy, buy]) {
    expect(JSON.parse(shell(paste))).toMatchObject({ status: 'confirmed' });
  }
  const trace = await finished(['trace', '--last'], ports);
  expect(trace.output).toMatch(
    /of 7 services[\s\S]*SERVER POST \/checkout[\s\S]*CONSUMER process notif/,
  );

  process.kill(await pidOf(demo, 'services/user'), 'SIGKILL');
  await demo.says('user is back');

  const family = await descendants(demo.child.pid);
  demo.child.kill('SIGTERM');
  await expect(demo.exited).resolves.toBe(0);
  expect([await survivors(family), existsSync(folder)]).toEqual([[], false]);
  const free = await Promise.all(Object.values(ports).map((port) => isFree(Number(port))));
  expect(free).not.toContain(false);
}, 120_000);

test('when the demo is killed, what it started ends, and the next start removes its folder', async () => {
  const { demo, folder } = await runDemo(['inventory']);
  const family = await descendants(demo.child.pid);
  process.kill(await pidOf(demo, 'scripts/demo.ts'), 'SIGKILL');
  await demo.exited;
  await untilGone(family);
  await runDemo(['inventory']);
  expect(existsSync(folder)).toBe(false);
}, 120_000);

test('when the process that started the demo is killed, the demo stops in order', async () => {
  const { demo, folder } = await runDemo(['inventory']);
  const family = await descendants(demo.child.pid);
  demo.child.kill('SIGKILL');
  await untilGone(family);
  expect(existsSync(folder)).toBe(false);
}, 120_000);

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
  expect([await survivors(family), existsSync(String(folder))]).toEqual([[], false]);
}, 120_000);

test('when a port is taken, the demo names it and the variable that moves it', async () => {
  const ports = await ownPorts();
  await runDemo(['inventory'], ports);
  const second = await finished(['demo', 'inventory'], {
    ...(await ownPorts()),
    INVENTORY_PORT: String(ports['INVENTORY_PORT']),
  });
  expect(second).toEqual({
    code: 1,
    output: expect.stringMatching(
      /^Port \d+ \(inventory\) is in use\.\nTo move: INVENTORY_PORT=\d+ npm run demo -- inventory$/m,
    ),
  });
}, 120_000);

test.each([
  [['nobody'], {}, 'No service "nobody". There are: gateway, auth, user'],
  [[], { GATEWAY_PORT: 'x' }, 'GATEWAY_PORT is "x"; it must be a port number'],
  [[], { GATEWAY_PORT: '3001' }, 'Port 3001 is wanted for both gateway (GATEWAY_PORT) and auth'],
])('when it is started as %j with %j, the demo says what is wrong', async (args, env, line) => {
  const { code, output } = await finished(['demo', ...args], env);
  expect([code, output]).toEqual([1, expect.stringContaining(line)]);
});

/** Started, and stopped at the end of the test if it still runs. */
async function runDemo(services: string[], ports?: Record<string, string>) {
  const demo = runCommand(['demo', ...services], ports ?? (await ownPorts()));
  started.push(demo);
  await demo.says(READY);
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
  });

function shell(script: string): string {
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', stdio: [...stdio] });
}
