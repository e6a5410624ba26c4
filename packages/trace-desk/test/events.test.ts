import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, numberedSpans, post } from './desk';

let desk: Desk;
beforeAll(async () => {
  desk = await freeDesk();
});
afterAll(() => desk.close());

test('a listener hears which traces have more spans', async () => {
  const response = await fetch(`${desk.apiUrl}/api/desk/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let heard = '';
  await post(desk, '/v1/traces', numberedSpans(0, 8));
  while (!heard.includes('event: traces')) heard += (await reader.read()).value;
  await reader.cancel();
  const data = /data: (.*)/.exec(heard)?.[1] as string;
  expect(JSON.parse(data)).toEqual(['0'.repeat(31).concat('1'), '0'.repeat(31).concat('2')]);
});
