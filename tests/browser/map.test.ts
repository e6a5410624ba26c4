import type { Desk } from '@traceshop/trace-desk';
import type { Browser, Page } from 'playwright-core';
import { expectWellShown, freeDesk, LOOKS, sendTrace, startBrowser } from './page.ts';

let browser: Browser;
let desk: Desk;
let page: Page;

const evil = '<img src=x onerror="document.title=\'taken\'">\u202e';

beforeAll(async () => {
  browser = await startBrowser();
  desk = await freeDesk();
  await sendTrace(desk, 1, [
    { id: 1, name: 'POST /checkout', service: 'gateway', at: [0, 100] },
    { id: 2, parent: 1, name: 'checkout', service: 'checkout', at: [5, 95] },
    { id: 3, parent: 2, name: 'pay', service: 'payment', at: [20, 90], error: 'declined' },
    { id: 4, parent: 3, name: 'call back', service: 'checkout', at: [30, 40] },
    { id: 5, parent: 2, name: 'evil', service: evil, at: [10, 20] },
  ]);
  // Axe runs as a script of the test, which the page's policy would not let in.
  page = await (await browser.newContext({ bypassCSP: true })).newPage();
});
afterAll(async () => {
  await browser.close();
  await desk.close();
});

test('the map draws services by the direction of calls, names as text, and leads to a search', async () => {
  await page.goto(`${desk.apiUrl}/map?window=5m`);
  const node = (name: string) => page.locator('.node').filter({ hasText: name });
  await node('gateway').waitFor();
  const left = async (name: string) => Number(await node(name).locator('rect').getAttribute('x'));
  const places = await Promise.all(['gateway', 'checkout', 'payment', '<img'].map(left));
  expect(places[0]).toBeLessThan(places[1] as number);
  expect(places[1]).toBeLessThan(places[2] as number);
  expect(places[2]).toBe(places[3]);
  expect(await page.title()).toBe('Trace desk');
  const rows = page.getByRole('region', { name: 'Calls between services' }).locator('tbody tr');
  expect(await rows.count()).toBe(4);

  const edge = page.getByRole('link', { name: 'checkout calls payment: 1 call, 1 error' });
  await edge.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/service=payment&errors=true/);
  await page.getByRole('listitem').filter({ hasText: 'POST /checkout' }).waitFor();
});

test('a window without traces and one that is no duration are explained', async () => {
  await page.goto(`${desk.apiUrl}/map?window=5m&to=1000000000000`);
  await page.getByText('No trace started in this time').waitFor();
  await page.goto(`${desk.apiUrl}/map?window=soon`);
  await page.getByRole('alert').filter({ hasText: 'window "soon" is not a duration' }).waitFor();
});

test.each(LOOKS)('axe finds nothing at a width of %d, %s', async (width, colorScheme) => {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  await page.goto(`${desk.apiUrl}/map`);
  await page.locator('.node').first().waitFor();
  await expectWellShown(page, `map-${width}-${colorScheme}`);
});
