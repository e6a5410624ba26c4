import { connect } from 'node:net';
import type { TestResponse } from '@traceshop/service-kit/testing';

/** Sends bytes that no HTTP client would send, and reads one response until the server closes. */
export function rawRequest(url: string, lines: (string | Buffer)[]): Promise<TestResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(parse(Buffer.concat(chunks).toString())));
    // Latin-1: one byte for each character, as in headers.
    for (const line of lines)
      socket.write(typeof line === 'string' ? Buffer.from(line, 'latin1') : line);
  });
}

/** A request as text: `head` lines, and `Connection: close` to end the response. */
export function requestText(head: string[], body = ''): string {
  return [...head, 'Host: localhost', 'Connection: close', '', body].join('\r\n');
}

function parse(text: string): TestResponse {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [statusLine = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: body === '' ? undefined : JSON.parse(body),
  };
}
