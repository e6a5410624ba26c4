import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';

interface Endpoints {
  host: string | undefined;
  attributes: Attributes;
}

/** The same for all requests of a connection, unless a proxy has added headers. */
const ENDPOINTS = Symbol('traceshop.endpoints');

/** Both ends of a request, as the client sees them. */
export function endpointsOf(request: IncomingMessage, scheme: string): Attributes {
  const { headers } = request;
  const socket = request.socket as Socket & { [ENDPOINTS]?: Endpoints };
  const proxied = headers['forwarded'] ?? headers['x-forwarded-host'] ?? headers['x-forwarded-for'];
  if (proxied !== undefined) return read(request, scheme);
  const known = socket[ENDPOINTS];
  if (known !== undefined && known.host === headers.host) return known.attributes;
  const attributes = read(request, scheme);
  socket[ENDPOINTS] = { host: headers.host, attributes };
  return attributes;
}

function read({ headers, socket }: IncomingMessage, scheme: string): Attributes {
  const attributes: Attributes = { [ATTR_URL_SCHEME]: scheme };
  const server = serverOf(headers, scheme);
  if (server !== undefined) {
    attributes[ATTR_SERVER_ADDRESS] = server.host;
    if (server.port !== undefined) attributes[ATTR_SERVER_PORT] = Number(server.port);
  }
  const { remoteAddress, remotePort } = socket;
  if (remoteAddress !== undefined) attributes[ATTR_NETWORK_PEER_ADDRESS] = remoteAddress;
  if (remotePort !== undefined) attributes[ATTR_NETWORK_PEER_PORT] = remotePort;
  const client = clientOf(headers) ?? remoteAddress;
  if (client !== undefined) attributes[ATTR_CLIENT_ADDRESS] = client;
  return attributes;
}

interface HostPort {
  host: string;
  port?: string;
}

function serverOf(headers: IncomingHttpHeaders, scheme: string): HostPort | undefined {
  const [entry] = forwarded(headers).filter(({ host }) => host);
  if (entry?.host !== undefined) return hostPort(entry.host, entry.proto);
  const proxied = first(headers['x-forwarded-host']);
  if (proxied) return hostPort(proxied, first(headers['x-forwarded-proto']));
  return headers.host ? hostPort(headers.host, scheme) : undefined;
}

function clientOf(headers: IncomingHttpHeaders): string | undefined {
  const [entry] = forwarded(headers).filter((one) => one.for);
  const proxied = entry?.for ?? first(headers['x-forwarded-for'])?.split(',', 1)[0]?.trim();
  return proxied ? withoutPort(proxied) : undefined;
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

const DEFAULT_PORTS: Record<string, string> = { http: '80', https: '443' };

/** `host`, `host:port`, `[::1]` or `[::1]:port`. */
function hostPort(text: string, scheme = ''): HostPort {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(text) ?? [];
  if (host === undefined) return { host: text };
  const known = port ?? DEFAULT_PORTS[scheme];
  return known === undefined ? { host } : { host, port: known };
}

function withoutPort(address: string): string {
  try {
    return new URL(`http://${address}`).hostname.replace(/^\[(.*)\]$/, '$1');
  } catch {
    return address;
  }
}

interface Forwarded {
  for?: string;
  host?: string;
  proto?: string;
}

const PAIR = /\s*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))\s*([;,]|$)/y;

/** The proxies of RFC 7239, the first one at the front. None if the header is malformed. */
function forwarded({ forwarded: header }: IncomingHttpHeaders): Forwarded[] {
  if (header === undefined) return [];
  const entries: Record<string, string>[] = [{}];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < header.length) {
    const [, name, quoted, plain = '', end] = PAIR.exec(header) ?? [];
    if (name === undefined) return [];
    const entry = entries.at(-1) ?? {};
    entry[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (end === ',') entries.push({});
  }
  return entries;
}
