import type { OutgoingHttpHeaders, RequestOptions } from 'node:http';

/** What `http.request` accepts: a URL, options, and a listener, each of them optional. */
export type RequestArgs = unknown[];

/** Where a call goes, read from the arguments of `http.request` as Node reads them. */
export interface Target {
  method: string;
  protocol: string;
  hostname: string;
  port: number;
  path: string;
  hasAuth: boolean;
  headers: RequestOptions['headers'];
}

/** Undefined if Node will reject the arguments, or reads them in a way that is not known here. */
export function targetOf(args: RequestArgs, scheme: string): Target | undefined {
  const [first, second] = args;
  const url = urlOf(first);
  const options = url === undefined ? optionsOf(first) : (optionsOf(second) ?? {});
  if (options === undefined) return undefined;
  const protocol = options.protocol ?? url?.protocol ?? `${scheme}:`;
  const path = options.path ?? (url === undefined ? '/' : `${url.pathname}${url.search}`);
  const host = options.hostname || options.host || url?.hostname || 'localhost';
  const [, hostname = host, inHost] = /^([^:]+):(\d{1,5})$/.exec(host) ?? [];
  const port = options.port || url?.port || inHost || (protocol === 'https:' ? 443 : 80);
  return {
    method: (options.method ?? 'GET').toUpperCase(),
    protocol,
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port),
    path: path || '/',
    hasAuth: Boolean(options.auth || url?.username || url?.password),
    headers: options.headers,
  };
}

/** The position of the options among the arguments. */
export function optionsAt(args: RequestArgs): number {
  return urlOf(args[0]) === undefined ? 0 : 1;
}

function urlOf(value: unknown): URL | undefined {
  if (typeof value === 'string') return new URL(value);
  return isUrl(value) ? value : undefined;
}

/** Node looks at the members too, not at the class. */
function isUrl(value: unknown): value is URL {
  const { href, protocol, auth, path } = (value ?? {}) as Record<string, unknown>;
  return Boolean(href && protocol && auth === undefined && path === undefined);
}

function optionsOf(value: unknown): RequestOptions | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** True if Node writes the headers within the constructor of the request: nothing can be added later. */
export function rendersAtOnce(headers: RequestOptions['headers']): boolean {
  if (headers === undefined) return false;
  if (Array.isArray(headers)) return true;
  for (const name in headers) {
    if (name.length === 6 && name.toLowerCase() === 'expect') return true;
  }
  return false;
}

/** The headers with others in the place of those with the same names. The form stays. */
export function withHeaders(
  headers: NonNullable<RequestOptions['headers']>,
  added: Record<string, string>,
): NonNullable<RequestOptions['headers']> {
  const replaced = (name: unknown) => Object.hasOwn(added, String(name).toLowerCase());
  if (!Array.isArray(headers)) {
    const kept = Object.entries(headers).filter(([name]) => !replaced(name));
    return { ...(Object.fromEntries(kept) as OutgoingHttpHeaders), ...added };
  }
  const list: readonly unknown[] = headers;
  if (Array.isArray(list[0])) {
    const kept = list.filter((pair) => !replaced((pair as unknown[])[0]));
    return [...kept, ...Object.entries(added)] as unknown as string[];
  }
  const kept = list.filter((_, i) => !replaced(list[i - (i % 2)]));
  return [...kept, ...Object.entries(added).flat()] as string[];
}

/** One header of the program, in any of the forms. */
export function headerIn(headers: RequestOptions['headers'], wanted: string): unknown {
  if (headers === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(headers) ? headers.flat() : [];
  const at = list.findIndex((name, i) => i % 2 === 0 && String(name).toLowerCase() === wanted);
  if (at >= 0) return list[at + 1];
  for (const name in headers) {
    if (name.length === wanted.length && name.toLowerCase() === wanted) {
      return (headers as OutgoingHttpHeaders)[name];
    }
  }
  return undefined;
}
