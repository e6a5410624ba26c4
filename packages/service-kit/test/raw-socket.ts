import { connect } from 'node:net';

/** Sends bytes as they are and resolves to all that comes back until the server closes. */
export function sendRaw(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    // A server that has answered and closed resets what is still being sent: the answer counts.
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined));
    socket.write(bytes);
  });
}

/** The status and the body of an HTTP/1.1 answer whose connection was closed after it. */
export function parseRaw(answer: string): { status: number; head: string; body: unknown } {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: body === '' ? '' : JSON.parse(body) };
}
