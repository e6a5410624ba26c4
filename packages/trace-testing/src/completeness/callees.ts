/** Which service a CLIENT span calls, and whether its SERVER span must arrive. */
import { type Match, matches } from '../pattern/match-value';
import { spanLabel } from '../tree/drawing';
import type { OpenEnd, Span } from '../tree/model';

export interface CalleeRules {
  /** Services whose spans must arrive: a CLIENT that calls one needs its SERVER child. */
  inScope?: readonly Match<string>[];
  /**
   * The service at an address, `{ 'localhost:4001': 'stock' }`: its SERVER span must arrive.
   * `null`: the service is not traced. All names of the loopback interface are equal. Without a
   * port it matches any port.
   */
  callees?: Readonly<Record<string, string | null>>;
  /**
   * The service that a CLIENT span calls. `null` if it is not traced. If undefined, `callees`, the
   * span's `server.service.name` or its `peer.service` decides.
   */
  calleeOf?: (span: Span) => string | null | undefined;
}

type Callee = { service: string; awaited: boolean | undefined } | { service: null } | undefined;

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function first(span: Span, keys: readonly string[]): string | undefined {
  const value = keys.map((key) => span.attributes[key]).find((one) => one !== undefined);
  return value === undefined || value === null ? undefined : String(value);
}

const URL_KEYS = ['url.full', 'http.url'];
const HOST_KEYS = ['server.address', 'net.peer.name', 'http.host', 'net.peer.ip', 'rpc.grpc.host'];
const PORT_KEYS = ['server.port', 'net.peer.port'];
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

const LOOPBACK =
  /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|::1|0:0:0:0:0:0:0:1|ip6-localhost)$/;

interface Address {
  host: string;
  port: string | undefined;
}

function normal(host: string, port: string | undefined): Address {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  const plain = name.replace(/^::ffff:(?=\d+\.)/, '');
  return { host: LOOPBACK.test(plain) ? 'localhost' : plain, port: port || undefined };
}

/** `host`, `host:port`, `[::1]:80`, `::1`, or a URL. */
function parse(address: string): Address {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) && URL.canParse(address)) {
    const { hostname, port, protocol } = new URL(address);
    return normal(hostname, port || DEFAULT_PORTS[protocol]);
  }
  const [, host = address, port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(address) ?? [];
  return normal(host, port);
}

/** The address in the span. */
function addressOf(span: Span): Address | undefined {
  const url = first(span, URL_KEYS);
  const fromUrl = url === undefined || !URL.canParse(url) ? undefined : parse(url);
  const host = first(span, HOST_KEYS);
  if (host === undefined) return fromUrl;
  const { host: name, port } = parse(host);
  const own = first(span, PORT_KEYS) ?? port;
  return { host: name, port: own ?? (fromUrl?.host === name ? fromUrl.port : undefined) };
}

const shown = ({ host, port }: Address): string => {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
};

/** Undefined if no entry of `callees` matches this address. */
function mapped(span: Span, callees: CalleeRules['callees']): string | null | undefined {
  const to = addressOf(span);
  if (!to || !callees) return undefined;
  const rows = Object.entries(callees).map(([key, service]) => ({ ...parse(key), service }));
  const ofHost = rows.filter(({ host }) => host === to.host);
  const row =
    ofHost.find(({ port }) => port === to.port) ?? ofHost.find(({ port }) => port === undefined);
  return row?.service;
}

function named(span: Span): string | undefined {
  return text(span.attributes['server.service.name']) ?? text(span.attributes['peer.service']);
}

/** The service that a CLIENT span calls. `null` if it is not traced. */
export function calleeOf(span: Span, rules: CalleeRules): string | null | undefined {
  const chosen = rules.calleeOf?.(span);
  if (chosen !== undefined) return chosen;
  const row = mapped(span, rules.callees);
  return row === undefined ? named(span) : row;
}

function resolve(span: Span, rules: CalleeRules): Callee {
  const service = calleeOf(span, rules);
  if (service === undefined || service === null) return service === null ? { service } : undefined;
  const isRow = rules.calleeOf?.(span) === undefined && mapped(span, rules.callees) === service;
  if (isRow || rules.inScope?.some((one) => matches(one, service))) {
    return { service, awaited: true };
  }
  return { service, awaited: rules.inScope === undefined ? undefined : false };
}

const STATUS_KEYS = [
  'http.response.status_code',
  'http.status_code',
  'rpc.grpc.status_code',
  'rpc.response.status_code',
];

/** Without a response the call may never have reached a server. A 4xx or 5xx has. */
const isAnswered = (span: Span): boolean =>
  span.status.code !== 'ERROR' || first(span, STATUS_KEYS) !== undefined;

/** A CLIENT span below makes the call itself, as under the span of an SDK. */
const isDelegated = (span: Span, children: readonly Span[]): boolean =>
  children.some((child) => child.kind === 'CLIENT' && child.service === span.service);

const isEnded = (span: Span, children: readonly Span[]): boolean =>
  !isAnswered(span) || children.some((child) => child.kind === 'SERVER');

/** The missing SERVER span of this call, if it is known to be required. */
export function openCall(
  span: Span,
  children: readonly Span[],
  rules: CalleeRules,
): OpenEnd | undefined {
  if (isEnded(span, children)) return undefined;
  const callee = resolve(span, rules);
  if (!callee || callee.service === null || !callee.awaited) return undefined;
  return { missing: 'server', span, callee: callee.service };
}

const CALL_KEYS = [
  ...STATUS_KEYS,
  ...URL_KEYS,
  ...HOST_KEYS,
  'http.request.method',
  'http.method',
  'rpc.system',
  'rpc.system.name',
];

/** Databases and brokers send no SERVER spans. */
const isStore = ({ attributes }: Span): boolean =>
  Object.keys(attributes).some((key) => /^(?:db|messaging)\./.test(key));

/** The entry to add if nothing says whether a call with a response has a SERVER span. */
export function unmappedCall(
  span: Span,
  children: readonly Span[],
  rules: CalleeRules,
): string | undefined {
  if (isEnded(span, children) || isDelegated(span, children) || isStore(span)) return undefined;
  if (first(span, CALL_KEYS) === undefined) return undefined;
  const callee = resolve(span, rules);
  if (callee?.service === null || callee?.awaited !== undefined) return undefined;
  const to = addressOf(span);
  const label = `${spanLabel(span)}${to ? ` to ${shown(to)}` : ''}`;
  return `${label} was answered, and nothing says whether its SERVER span must come: ${rowFor(callee?.service, to)}`;
}

function rowFor(service: string | undefined, to: Address | undefined): string {
  const name = service ?? '<service>';
  if (to) return `add callees: { '${shown(to)}': '${name}' }, or null if nobody traces it`;
  if (service !== undefined) return `add inScope: ['${service}'], or other services`;
  return "add calleeOf: (span) => '<service>', or null if nobody traces it";
}
