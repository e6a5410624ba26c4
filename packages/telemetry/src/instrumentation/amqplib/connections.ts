import type { Attributes } from '@opentelemetry/api';
import { ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT } from '@opentelemetry/semantic-conventions';
import type { Channel, ConnectModule } from './types';

/** The attributes that all spans of a connection have. */
const servers = new WeakMap<object, Attributes>();
const UNKNOWN: Attributes = {};

export function serverOf({ connection }: Channel): Attributes {
  return (connection && servers.get(connection)) ?? UNKNOWN;
}

export function remembering(connect: ConnectModule['connect']): ConnectModule['connect'] {
  return (url, socketOptions, opened) =>
    connect(url, socketOptions, function (this: unknown, error, connection) {
      if (error == null) servers.set(connection, addressOf(url || 'amqp://localhost'));
      return opened.call(this, error, connection);
    });
}

function addressOf(url: unknown): Attributes {
  const { protocol, hostname, port } =
    typeof url === 'object' ? (url as Partial<Record<string, unknown>>) : parse(String(url));
  if (protocol === null) return UNKNOWN;
  const secure = /^amqps:?$/i.test(String(protocol ?? 'amqp'));
  return {
    [ATTR_SERVER_ADDRESS]: String(hostname || 'localhost'),
    [ATTR_SERVER_PORT]: Number(port || (secure ? 5671 : 5672)),
  };
}

function parse(url: string): { protocol: string | null; hostname?: string; port?: string } {
  return URL.canParse(url) ? new URL(url) : { protocol: null };
}
