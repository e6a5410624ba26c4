// A backend that is asked over TLS and asks who calls.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { REGISTER, runFixture } from './support/endings.ts';

const file = (name: string) => join(__dirname, 'fixtures/tls', name);
const key = readFileSync(file('key.pem'));
const cert = readFileSync(file('cert.pem'));

const CERTIFICATES = {
  OTEL_EXPORTER_OTLP_CERTIFICATE: file('cert.pem'),
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: file('cert.pem'),
  OTEL_EXPORTER_OTLP_CLIENT_KEY: file('key.pem'),
};

async function callers(fixture: string, args: Record<string, string>): Promise<string[]> {
  const seen: string[] = [];
  const server = createServer({ key, cert, ca: cert, requestCert: true }, (request, response) => {
    seen.push(`${request.url} ${(request.socket as TLSSocket).authorized}`);
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, TRACESHOP_TELEMETRY_FLUSH_MS: '60000', ...args };
  await runFixture(fixture, [REGISTER], { env });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return seen.sort();
}

const ALL = ['/v1/logs true', '/v1/metrics true', '/v1/traces true'];

test('when certificates are set, all signals are sent over TLS with the client known', async () => {
  expect(await callers('worker', CERTIFICATES)).toEqual(ALL);
});

test('when a process hands its last telemetry over, it is sent with the same certificates', async () => {
  expect(await callers('exits', CERTIFICATES)).toEqual(ALL);
});

test('when the certificate of the backend is not known, nothing is sent', async () => {
  expect(await callers('exits', {})).toEqual([]);
});
