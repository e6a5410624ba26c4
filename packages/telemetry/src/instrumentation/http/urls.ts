/** Parameters with a signature or a key of cloud providers, as in OpenTelemetry's instrumentation. */
const SIGNED = [
  'sig',
  'Signature',
  'AWSAccessKeyId',
  'X-Goog-Signature',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
] as const;
const REDACTED = 'REDACTED';

/** Paths that a URL parser leaves as they are. It costs more than the rest of a span. */
const PLAIN_PATH = /^\/(?!\/)(?:(?!\/\.)[\w\-.~!$&'()*+,;=:@/])*$/;
const PLAIN_QUERY = /^[\w\-.*+]+=[\w\-.*+]*(?:&[\w\-.*+]+=[\w\-.*+]*)*$/;
const SIGNED_QUERY = new RegExp(`(?:^|&)(?:${SIGNED.join('|')})=`);

export interface PathAndQuery {
  path: string;
  /** Without `?`, and without secrets of signed URLs. Empty if there is none. */
  query: string;
}

/** The normalised path and query of a request. Undefined if it is no URL. */
export function pathAndQuery(url: string, base: string): PathAndQuery | undefined {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (!PLAIN_PATH.test(path) || path.startsWith('/.') || url.includes('#'))
    return parsed(url, base);
  return { path, query: mark < 0 ? '' : safeQuery(url.slice(mark + 1)) };
}

function parsed(url: string, base: string): PathAndQuery | undefined {
  try {
    const { pathname, search } = new URL(url, base);
    return { path: pathname, query: safeQuery(search.slice(1)) };
  } catch {
    return undefined;
  }
}

export function safeQuery(query: string): string {
  if (query === '' || (PLAIN_QUERY.test(query) && !SIGNED_QUERY.test(query))) return query;
  const parameters = new URLSearchParams(query);
  for (const name of SIGNED) if (parameters.has(name)) parameters.set(name, REDACTED);
  return parameters.toString();
}

const METHODS = new Set([
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY'],
]);

/** As the semantic conventions ask for: any unknown method is `_OTHER`. */
export function knownMethod(method: string): string {
  if (METHODS.has(method)) return method;
  const upper = method.toUpperCase();
  return METHODS.has(upper) ? upper : '_OTHER';
}
