import { type Desk, type DeskOptions, startDesk } from '@traceshop/trace-desk';

/** A desk on free ports. */
export function freeDesk(options: DeskOptions = {}): Promise<Desk> {
  return startDesk({ otlpPorts: [0], apiPort: 0, ...options });
}

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, body: text === '' ? '' : JSON.parse(text) };
}

/** Sends OTLP/JSON. */
export async function post(desk: Desk, path: string, body: unknown): Promise<Reply> {
  const response = await fetch(`${desk.otlpUrls[0]}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return replyOf(response);
}

/** Asks the query API. */
export async function get(desk: Desk, path: string): Promise<Reply> {
  return replyOf(await fetch(`${desk.apiUrl}${path}`));
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Spans of one service, four a trace, as OTLP/JSON. The first has the number `from`. */
export function numberedSpans(from: number, count: number): unknown {
  const start = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return {
      traceId: hex(Math.floor(number / 4) + 1, 32),
      spanId: hex(number + 1, 16),
      name: `step ${number % 4}`,
      kind: 1,
      startTimeUnixNano: String(start + BigInt(index) * 1000n),
      endTimeUnixNano: String(start + BigInt(index) * 1000n + 500n),
      attributes: [{ key: 'filler', value: { stringValue: 'x'.repeat(200) } }],
    };
  });
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'numbers' } }] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans }] }] };
}
