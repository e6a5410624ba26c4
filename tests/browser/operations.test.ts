import type { Desk } from '@traceshop/trace-desk';
import type { Browser, Page } from 'playwright-core';
import { expectWellShown, freeDesk, LOOKS, sendTrace, startBrowser } from './page.ts';

let browser: Browser;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  desk = await freeDesk();
  const evil = '<img src=x onerror="document.title=\'taken\'">\u202e';
  await sendTrace(desk, 1, [
    { id: 1, name: 'POST /checkout', service: 'gateway', at: [0, 100] },
    { id: 2, parent: 1, name: evil, service: 'checkout', at: [5, 20] },
    { id: 3, parent: 1, name: 'pay', service: 'payment', at: [20, 90], error: 'declined' },
  ]);
  // Axe runs as a script of the test, which the page's policy would not let in.
  const context = await browser.newContext({ bypassCSP: true });
  page = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await desk.close();
});

test('the table sorts, shows hostile names as text, and leads to the traces with an error', async () => {
  await page.goto(`${desk.apiUrl}/operations?window=5m`);
  await page.getByRole('button', { name: 'p95' }).click();
  await page.waitForURL(/sort=p95/);
  const names = await page.locator('.rates tbody th a').allTextContents();
  expect(names).toEqual(['POST /checkout', 'pay', expect.stringMatching(/^<img .*\\u202e$/)]);
  expect(await page.title()).toBe('Trace desk');
  await page.getByRole('link', { name: '100.0 %' }).click();
  await page.waitForURL(/operation=pay&errors=true/);
  await page.getByRole('listitem').filter({ hasText: 'POST /checkout' }).waitFor();
});

test('a window that is no duration is explained', async () => {
  await page.goto(`${desk.apiUrl}/operations?window=soon`);
  await page.getByRole('alert').filter({ hasText: 'window "soon" is not a duration' }).waitFor();
});

test.each(LOOKS)('axe finds nothing at a width of %d, %s', async (width, colorScheme) => {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  await page.goto(`${desk.apiUrl}/operations`);
  await page.locator('.rates').waitFor();
  await expectWellShown(page, `operations-${width}-${colorScheme}`);
});
