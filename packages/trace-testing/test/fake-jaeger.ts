import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply = [status: number, body: unknown];

/** Unknown paths of Jaeger answer with it. */
export const WEB_PAGE: Reply = [200, '<!doctype html>'];

/** Answers each question to an API with the reply that a test has put there. */
export async function fakeJaeger() {
  const asked: URL[] = [];
  const replies = { v3: WEB_PAGE, v1: WEB_PAGE };
  const fake = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://jaeger');
    asked.push(path);
    const [status, body] = path.pathname.startsWith('/api/v3/') ? replies.v3 : replies.v1;
    const page = typeof body === 'string';
    // Jaeger 2.13 leaves the type of its JSON to Go's guess.
    response.writeHead(status, { 'content-type': page ? 'text/html' : 'text/plain' });
    response.end(page ? body : JSON.stringify(body));
  });
  await once(fake.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
  const close = () => new Promise((resolve) => fake.close(resolve));
  return { url, asked, replies, close };
}
