function header(headers: unknown, name: string): unknown {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  return typeof headers === 'object' && headers !== null
    ? (headers as Record<string, unknown>)[name]
    : undefined;
}

/**
 * The trace id in an answer: the `traceresponse` header of its `headers` (a Headers or a plain
 * object), or, given text, that text as a traceresponse or an id.
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
