function header(headers: unknown, name: string): unknown {
  if (typeof headers !== 'object' || headers === null) return undefined;
  // Not `instanceof Headers`: those of undici, node-fetch or axios are classes of their own.
  const { get } = headers as { get?: unknown };
  if (typeof get === 'function') return get.call(headers, name) ?? undefined;
  return (headers as Record<string, unknown>)[name];
}

/**
 * The trace id in an answer: the `traceresponse` header of its `headers` (a Headers, anything else
 * with a `get`, or a plain object), or, given text, that text as a traceresponse or an id.
 * https://w3c.github.io/trace-context/#traceresponse-header
 * @throws when there is none
 */
export function adoptedId(from: unknown): string {
  const value =
    typeof from === 'object' && from !== null && 'headers' in from
      ? header(from.headers, 'traceresponse')
      : from;
  const found =
    typeof value === 'string' ? value.match(/^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-|$)/) : null;
  if (found?.[1]) return found[1];
  throw new Error(`no trace id to adopt: traceresponse is ${JSON.stringify(value) ?? 'absent'}`);
}
