/** Many spans at once. `npm run bench -- desk` has the long form. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, get, numberedSpans, post } from './desk';

const PER_SECOND = 10_000;
const SECONDS = 3;
const BATCH = 1000;
const TOTAL = PER_SECOND * SECONDS;

let desk: Desk;
beforeAll(async () => {
  desk = await freeDesk();
});
afterAll(() => desk.close());

/** Sends at the rate, or as fast as the machine can. A sender that gets 429 comes back, as OTLP asks. */
async function sendAll(): Promise<void> {
  const begun = performance.now();
  for (let sent = 0; sent < TOTAL; ) {
    const { status } = await post(desk, '/v1/traces', numberedSpans(sent, BATCH));
    if (status === 200) sent += BATCH;
    else expect(status).toBe(429);
    const due = begun + (sent / PER_SECOND) * 1000;
    await pause(Math.max(0, due - performance.now()));
  }
}

/** Asks as a page does, until the signal. Returns how often it got an answer. */
async function askUntil(signal: AbortSignal): Promise<number> {
  let answers = 0;
  while (!signal.aborted) {
    for (const path of ['/api/services', '/api/desk/traces?limit=50', '/api/desk/state']) {
      expect((await get(desk, path)).status).toBe(200);
      answers += 1;
    }
    await pause(50);
  }
  return answers;
}

/** The ids of all traces that an event stream names, until there are so many. */
async function hear(events: Response, count: number): Promise<Set<string>> {
  const heard = new Set<string>();
  let text = '';
  for await (const chunk of (events.body as ReadableStream<Uint8Array>).pipeThrough(
    new TextDecoderStream(),
  )) {
    text += chunk;
    const end = text.lastIndexOf('\n\n');
    for (const [, ids = '[]'] of text.slice(0, end + 1).matchAll(/data: (.*)/g)) {
      for (const id of JSON.parse(ids) as string[]) heard.add(id);
    }
    text = text.slice(end + 1);
    if (heard.size >= count) return heard;
  }
  return heard;
}

test('when 10,000 spans arrive each second, each is counted, queries are answered and events come', async () => {
  const stop = new AbortController();
  const asked = askUntil(stop.signal);
  // Four spans a trace.
  const heard = hear(await fetch(`${desk.apiUrl}/api/desk/events`), TOTAL / 4);
  await sendAll();
  expect((await heard).size).toBe(TOTAL / 4);
  stop.abort();
  expect(await asked).toBeGreaterThan(0);
  expect(desk.state()).toMatchObject({
    accepted: { spans: TOTAL },
    rejected: { spans: 0 },
  });
});
