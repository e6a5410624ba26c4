import type { Desk } from '@traceshop/trace-desk';
import type { Browser, Page } from 'playwright-core';
import { accessibilityProblems, freeDesk, otherSite, sendTrace, startBrowser } from './page.ts';

let browser: Browser;
let desk: Desk;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  desk = await freeDesk();
  // Axe runs as a script of the test, which the page's policy would not let in.
  const context = await browser.newContext({ bypassCSP: true });
  page = await context.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
});
afterEach(async () => {
  await page.context().close();
  await desk.close();
  expect(problems).toEqual([]);
});

const checkout = (number: number) =>
  sendTrace(desk, number, [
    { id: 1, name: 'POST /checkout', service: 'gateway', at: [0, 100] },
    { id: 2, parent: 1, name: 'load the cart', service: 'checkout', at: [5, 20] },
    {
      id: 3,
      parent: 1,
      name: 'pay',
      service: 'payment',
      at: [20, 90],
      error: 'the card was declined',
      attributes: { 'payment.method': 'stripe', 'order.id': 'ord_1' },
    },
  ]);

const lines = () => page.getByRole('treeitem');
const traces = () => page.getByRole('listitem');

test('a trace appears while the page is open', async () => {
  await page.goto(desk.apiUrl);
  await page.getByText('No traces yet').waitFor();
  await checkout(1);
  await traces().filter({ hasText: 'POST /checkout' }).waitFor();
  expect(await traces().textContent()).toMatch(/POST \/checkout\s*gateway[\s\S]*3 spans\s*1 error/);
});

test('an error is found from the list in three keys, and the address leads back to it', async () => {
  await checkout(1);
  await page.goto(desk.apiUrl);
  await traces().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await lines().first().waitFor();
  await page.keyboard.press('e');
  const details = page.getByRole('complementary', { name: 'Span' });
  await details.waitFor();
  const found = await details.textContent();
  expect(found).toContain('Error: the card was declined');
  expect(found).toMatch(/payment\.method\s*stripe/);
  expect(found).toMatch(/On the critical path\s*70\.0 ms/);

  const again = await page.context().newPage();
  await again.goto(page.url());
  await again.getByText('Error: the card was declined').waitFor();
});

test('a search shows the traces with such a span, and says when there is none', async () => {
  await checkout(1);
  await sendTrace(desk, 2, [{ id: 1, name: 'GET /products', service: 'gateway', at: [0, 5] }]);
  await page.goto(desk.apiUrl);
  await page.getByLabel('Attribute').fill('order.id=ord_1');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/tag=order\.id/);
  await page.waitForFunction(() => document.querySelectorAll('.trace').length === 1);
  expect(await traces().textContent()).toContain('POST /checkout');

  await page.getByLabel('Attribute').fill('order.id=ord_2');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('No trace has such a span.').waitFor();

  await page.getByLabel('Longer than').fill('ten');
  await page.getByRole('button', { name: 'Search' }).click();
  await page
    .getByRole('alert')
    .filter({ hasText: 'minDuration "ten" is not a duration' })
    .waitFor();
});

test('spans fold, and a text finds spans', async () => {
  const traceId = await checkout(1);
  await page.goto(`${desk.apiUrl}/trace/${traceId}`);
  await lines().nth(2).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => document.querySelectorAll('.line').length === 1);
  await page.keyboard.press('ArrowRight');
  await lines().nth(2).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('stripe');
  await page.getByText('1 found').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'pay' }).waitFor();
});

test('a trace of 10,000 spans draws the lines in view only, and reaches its end', async () => {
  const spans = Array.from({ length: 10_000 }, (_, index) => ({
    id: index + 1,
    ...(index === 0 ? {} : { parent: 1 }),
    name: `step ${index}`,
    at: [index / 10, index / 10 + 1] as [number, number],
  }));
  const traceId = await sendTrace(desk, 3, spans);
  await page.goto(`${desk.apiUrl}/trace/${traceId}`);
  await lines().first().waitFor();
  expect(await lines().count()).toBeLessThan(100);
  await page.locator('.lines').evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await lines().filter({ hasText: 'step 9999' }).waitFor();
});

test('hostile names and values stay text', async () => {
  const evil =
    '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
  const traceId = await sendTrace(desk, 4, [
    {
      id: 1,
      name: evil,
      service: evil,
      at: [0, 1],
      error: evil,
      attributes: {
        [evil]: evil,
        'control.characters': 'a\u001b[31mred\u202egnirts',
        huge: 'x'.repeat(200_000),
      },
    },
  ]);
  await page.goto(`${desk.apiUrl}/trace/${traceId}`);
  await lines().first().click();
  const details = page.getByRole('complementary', { name: 'Span' });
  await details.waitFor();
  expect(await details.textContent()).toContain('a\\u001b[31mred\\u202egnirts');
  expect(await page.title()).toBe('Trace desk');
});

test('a page of another site can neither read nor send', async () => {
  await checkout(1);
  const site = await otherSite(`
    const asked = [
      ['${desk.apiUrl}/api/desk/traces', {}],
      ['${desk.otlpUrls[0]}/v1/traces', { method: 'POST', body: '{}' }],
      ['${desk.otlpUrls[0]}/v1/traces', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
    ];
    Promise.all(asked.map(([url, init]) => fetch(url, init).then((r) => r.status, () => 'blocked')))
      .then((results) => { document.title = results.join(' '); });`);
  const before = desk.state().accepted.spans;
  await page.goto(site.url);
  await page.waitForFunction(() => document.title !== 'other');
  expect(await page.title()).toBe('blocked blocked blocked');
  expect(desk.state().accepted.spans).toBe(before);
  site.close();
});

test('a trace that is not there is told, and shown when it comes', async () => {
  await page.goto(`${desk.apiUrl}/trace/${'0'.repeat(31)}1`);
  await page.getByText('No such trace has arrived').waitFor();
  await checkout(1);
  await lines().nth(2).waitFor();
});

describe.each([
  ['desktop, light', { width: 1360, height: 850 }, 'light'],
  ['desktop, dark', { width: 1360, height: 850 }, 'dark'],
  ['phone, light', { width: 390, height: 800 }, 'light'],
  ['phone, dark', { width: 390, height: 800 }, 'dark'],
] as const)('%s', (_, viewport, colorScheme) => {
  test('axe finds nothing, and nothing is wider than the screen', async () => {
    const traceId = await checkout(1);
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    for (const path of ['/', `/trace/${traceId}?span=${'0'.repeat(15)}3`]) {
      await page.goto(`${desk.apiUrl}${path}`);
      await page.locator(path === '/' ? '.trace' : '.details').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(viewport.width);
    }
  });
});
