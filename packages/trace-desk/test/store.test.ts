import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freeDesk, get, numberedSpans, post } from './desk';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trace-desk-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PROGRAM = join(__dirname, '../dist/trace-desk.js');

interface Started {
  otlp: string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

async function startProgram(file: string): Promise<Started> {
  const args = ['--otlp-port', '0', '--port', '0', '--file', file];
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    otlp: /http:\S+\d/.exec(line)?.[0] as string,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

test('a desk with a file finds its traces again', async () => {
  const file = join(folder, 'kept.db');
  const first = await freeDesk({ file });
  await post(first, '/v1/traces', numberedSpans(0, 8));
  await first.close();
  const second = await freeDesk({ file });
  expect((await get(second, '/api/services')).body).toMatchObject({ data: ['numbers'] });
  await second.close();
});

test('each batch that was answered survives a kill', async () => {
  const file = join(folder, 'killed.db');
  const program = await startProgram(file);
  const answered: number[] = [];
  const sender = async (first: number): Promise<void> => {
    for (let from = first; ; from += 400) {
      const body = JSON.stringify(numberedSpans(from, 100));
      const headers = { 'content-type': 'application/json' };
      const sent = await fetch(`${program.otlp}/v1/traces`, {
        method: 'POST',
        headers,
        body,
      }).catch(() => undefined);
      if (sent?.status !== 200) return;
      answered.push(from);
      if (answered.length === 25) void program.kill('SIGKILL');
    }
  };
  await Promise.all([0, 100, 200, 300].map(sender));
  expect(answered.length).toBeGreaterThanOrEqual(25);
  const desk = await freeDesk({ file });
  const { body } = await get(desk, '/api/desk/traces?limit=10000');
  const { traces } = body as { traces: { spans: number }[] };
  const kept = traces.reduce((sum, { spans }) => sum + spans, 0);
  expect(kept).toBeGreaterThanOrEqual(answered.length * 100);
  await desk.close();
});

test('the budget holds: the oldest traces go, and a link to one is told so', async () => {
  const maxBytes = 2 * 1024 * 1024;
  const desk = await freeDesk({ maxBytes });
  const oldest = '0'.repeat(31).concat('1');
  for (let from = 0; from < 20_000; from += 1000) {
    await post(desk, '/v1/traces', numberedSpans(from, 1000));
  }
  // A look at the size comes with a batch, at most once a second.
  let removed = await get(desk, `/api/desk/removed/${oldest}`);
  for (let from = 20_000; removed.status === 404 && from < 60_000; from += 100) {
    await post(desk, '/v1/traces', numberedSpans(from, 100));
    removed = await get(desk, `/api/desk/removed/${oldest}`);
  }
  expect(removed).toMatchObject({ status: 200, body: { removedAt: expect.any(Number) } });
  expect((await get(desk, `/api/traces/${oldest}`)).status).toBe(404);
  const newest = await get(desk, '/api/desk/traces?limit=1');
  expect(newest.body).toMatchObject({ traces: [{ spans: 4 }] });
  await desk.close();
});

test('a file of another program is refused, and stays as it was', async () => {
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'these are my notes, and no database at all');
  await expect(freeDesk({ file })).rejects.toThrow(/notes\.txt cannot be opened as a store/);
  expect((await stat(file)).size).toBe(42);
});

test('a temporary store is gone at the end', async () => {
  const before = await readdir(tmpdir());
  const desk = await freeDesk();
  await desk.close();
  const left = (await readdir(tmpdir())).filter(
    (name) => /^trace-desk-[A-Za-z0-9]{6}$/.test(name) && !before.includes(name),
  );
  expect(left).toEqual([]);
});
