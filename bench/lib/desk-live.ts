// What a page sees while spans arrive.
import { setTimeout as pause } from 'node:timers/promises';
import { type DeskProcess, stateOf } from './desk-process.ts';
import { requestOf, sendAll, sendRequest, traceIdOf } from './otlp-load.ts';
import { report } from './report.ts';
import { size } from './sizes.ts';
import { quantile } from './stats.ts';

const SECONDS = size('BENCH_DESK_SECONDS', { usual: 60, quick: 3 });
const PER_SECOND = 10_000;

/** Hears the event stream, and calls back with the text of each part. */
async function listen(desk: DeskProcess, onText: (text: string) => void): Promise<void> {
  const { body } = await fetch(`${desk.apiUrl}/api/desk/events`);
  if (!body) throw new Error('the event stream has no body');
  void (async () => {
    for await (const text of body.pipeThrough(new TextDecoderStream())) onText(text);
  })().catch(() => undefined);
}

export async function shown(desk: DeskProcess, traces: number): Promise<void> {
  const waiting = new Map<string, number>();
  const times: number[] = [];
  await listen(desk, (text) => {
    for (const [id, since] of waiting) {
      if (!text.includes(id)) continue;
      times.push(performance.now() - since);
      waiting.delete(id);
    }
  });
  for (let number = 0; number < traces; number += 1) {
    await sendRequest(desk.otlpUrl, requestOf(number * 20, 20));
    if (!waiting.has(traceIdOf(number))) waiting.set(traceIdOf(number), performance.now());
    await pause(200);
  }
  report(
    'desk: from the OTLP response to the event that the page hears',
    [
      ['', 'median ms', '95 %', 'largest'],
      ['100 spans/s', ...[0.5, 0.95, 1].map((part) => quantile(times, part).toFixed(0))],
    ],
    [`${times.length} of ${traces} traces; the target of 300 ms includes the page.`],
  );
  await desk.stop();
}

/** 10,000 spans a second for a minute, while a page asks and listens. */
export async function load(desk: DeskProcess): Promise<void> {
  let events = 0;
  await listen(desk, () => {
    events += 1;
  });
  const queries: number[] = [];
  let sending = true;
  const asking = (async () => {
    while (sending) {
      const begun = performance.now();
      await (await fetch(`${desk.apiUrl}/api/desk/traces?limit=50`)).text();
      queries.push(performance.now() - begun);
      await pause(100);
    }
  })();
  const total = PER_SECOND * SECONDS;
  const begun = performance.now();
  for (let sent = 0; sent < total; sent += PER_SECOND / 10) {
    await sendAll(desk.otlpUrl, sent, PER_SECOND / 10);
    await pause(
      Math.max(0, begun + ((sent + PER_SECOND / 10) / PER_SECOND) * 1000 - performance.now()),
    );
  }
  const seconds = (performance.now() - begun) / 1000;
  sending = false;
  await asking;
  const { accepted } = await stateOf(desk);
  report(`desk: ${PER_SECOND} spans/s for ${SECONDS} s`, [
    ['', ''],
    ['sent, counted', `${total}, ${accepted.spans}`],
    ['spans/s', (total / seconds).toFixed(0)],
    ['queries meanwhile', String(queries.length)],
    [
      'median, 95 %, largest ms',
      [0.5, 0.95, 1].map((part) => quantile(queries, part).toFixed(0)).join(', '),
    ],
    ['events heard', String(events)],
    ['resident MB', desk.residentMb().toFixed(0)],
  ]);
  if (accepted.spans !== total) throw new Error(`${total} spans sent, ${accepted.spans} counted`);
  await desk.stop();
}
