/**
 * Who may ask. Every web page that is open in a browser can send requests to this machine. A page
 * whose host name points to 127.0.0.1 sends its own name as Host, and a page of another site sends
 * its Origin.
 */
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export interface Guard {
  /** Why the request is not allowed. Undefined if it is. */
  objection(headers: IncomingHttpHeaders, port: number | undefined): string | undefined;
}

/** @param hosts names besides those of loopback, without a port */
export function createGuard(hosts: readonly string[]): Guard {
  const names = [...LOOPBACK, ...hosts.map((host) => host.toLowerCase())];

  const known = (host: string, port: number | undefined): boolean =>
    names.some(
      (name) =>
        host === `${name}:${port}` || (host === name && (port === 80 || hosts.includes(name))),
    );

  return {
    objection(headers, port) {
      const host = (headers.host ?? String(headers[':authority'] ?? '')).toLowerCase();
      if (!known(host, port)) return `host "${host}" is not allowed: use localhost:${port}`;
      const { origin } = headers;
      if (origin === undefined) return undefined;
      const own = /^https?:\/\/(.*)$/.exec(origin.toLowerCase())?.[1];
      return own === host ? undefined : `origin "${origin}" is not allowed`;
    },
  };
}
