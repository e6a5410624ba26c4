import { readFile } from 'node:fs/promises';
import type { Desk } from '@traceshop/trace-desk';
import type { Browser, Page } from 'playwright-core';
import { expectWellShown, freeDesk, LOOKS, sendTrace, startBrowser, takePicture } from './page.ts';

let browser: Browser;
let desk: Desk;
let empty: Desk;
let page: Page;
let traceId: string;

beforeAll(async () => {
  browser = await startBrowser();
  desk = await freeDesk();
  empty = await freeDesk();
  traceId = await sendTrace(desk, 1, [
    { id: 1, name: 'POST /checkout', service: 'gateway', at: [0, 100] },
    { id: 2, parent: 1, name: 'pay', service: 'payment', at: [20, 90], error: 'declined' },
  ]);
  page = await (await browser.newContext()).newPage();
});
afterAll(async () => {
  await browser.close();
  await desk.close();
  await empty.close();
});

const choose = (name: string, buffer: Buffer): Promise<void> =>
  page.getByLabel('Import a trace').setInputFiles({ name, mimeType: 'application/json', buffer });

test('a trace that was exported from one desk opens in another after its import', async () => {
  await page.goto(`${desk.apiUrl}/trace/${traceId}`);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`trace-${traceId}.json`);
  const content = await readFile(await file.path());

  await page.goto(empty.apiUrl);
  await choose('trace.json', content);
  await page.waitForURL(`${empty.apiUrl}/trace/${traceId}`);
  await page.getByRole('treeitem').nth(1).waitFor();
  expect(empty.state().accepted.spans).toBe(2);
});

test.each([
  ['text', Buffer.from('hello'), '<b>text.json is not JSON'],
  ['other', Buffer.from('null'), '<b>other.json has no list "resourceSpans"'],
  ['none', Buffer.from('{"resourceSpans":[]}'), '<b>none.json has no spans'],
  ['list', Buffer.from('{"resourceSpans":[null,{"scopeSpans":5}]}'), '<b>list.json'],
  ['odd', Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}'), 'were rejected'],
  ['large', Buffer.alloc(16 * 1024 * 1024 + 1), '<b>large.json is 16 MiB large'],
])('a file that cannot be imported is explained: %s', async (name, content, message) => {
  await page.goto(desk.apiUrl);
  await choose(`<b>${name}.json`, content);
  await page.getByRole('alert').filter({ hasText: message }).waitFor();
});

test.each(LOOKS)('axe finds nothing at a width of %d, %s', async (width, colorScheme) => {
  const context = await browser.newContext({ bypassCSP: true, colorScheme });
  const own = await context.newPage();
  await own.setViewportSize({ width, height: 800 });
  await own.goto(desk.apiUrl);
  await own.locator('.trace').waitFor();
  await own
    .getByLabel('Import a trace')
    .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{') });
  await own.getByRole('alert').waitFor();
  await expectWellShown(own, `list-${width}-${colorScheme}`);
  await own.goto(`${desk.apiUrl}/trace/${traceId}`);
  await own.getByRole('treeitem').first().waitFor();
  await takePicture(own, `trace-${width}-${colorScheme}`);
  await context.close();
});
