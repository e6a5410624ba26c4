import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type Desk, startDesk } from '@traceshop/trace-desk';
import { type Browser, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function startBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'];
  if (!executablePath) throw new Error('run these tests by npm run test:browser');
  // Chromium has no sandbox for root. The pages here are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export const freeDesk = (): Promise<Desk> => startDesk({ otlpPorts: [0], apiPort: 0 });

export interface DrawnSpan {
  id: number;
  parent?: number;
  name: string;
  service?: string;
  /** Milliseconds after the start of the trace. */
  at: [start: number, end: number];
  error?: string;
  attributes?: Record<string, string>;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function spanJson(traceId: string, span: DrawnSpan, start: bigint): unknown {
  const time = (milliseconds: number): string =>
    String(start + BigInt(Math.round(milliseconds * 1e6)));
  return {
    traceId,
    spanId: hex(span.id, 16),
    parentSpanId: span.parent === undefined ? undefined : hex(span.parent, 16),
    name: span.name,
    kind: 1,
    startTimeUnixNano: time(span.at[0]),
    endTimeUnixNano: time(span.at[1]),
    status: span.error === undefined ? {} : { code: 2, message: span.error },
    attributes: Object.entries(span.attributes ?? {}).map(([key, stringValue]) => ({
      key,
      value: { stringValue },
    })),
  };
}

/** Sends spans, and returns the id of their trace. */
export async function sendTrace(desk: Desk, number: number, spans: DrawnSpan[]): Promise<string> {
  const traceId = hex(number, 32);
  const start = BigInt(Date.now()) * 1_000_000n;
  const resourceSpans = [...Map.groupBy(spans, ({ service = 'shop' }) => service)].map(
    ([service, own]) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeSpans: [{ spans: own.map((span) => spanJson(traceId, span, start)) }],
    }),
  );
  const response = await fetch(`${desk.otlpUrls[0]}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans }),
  });
  if (response.status !== 200) throw new Error(await response.text());
  return traceId;
}

/** The widths and colours in which each view is tested. */
export const LOOKS = [
  [1360, 'light'],
  [1360, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const;

/** Axe finds nothing, and nothing is wider than the window. `SCREENSHOTS` names a folder for pictures. */
export async function expectWellShown(page: Page, picture: string): Promise<void> {
  await takePicture(page, picture);
  expect(await accessibilityProblems(page)).toEqual([]);
  const used = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(used).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}

export async function takePicture(page: Page, picture: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${picture}.png` });
}

/** Rules of accessibility that the page breaks, with an example each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** A page of another site on this machine, which runs the script. */
export async function otherSite(script: string): Promise<{ url: string; close(): void }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><title>other</title><script>${script}</script>`);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
