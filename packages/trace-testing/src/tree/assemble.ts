import { canonical } from './canonical';
import type { Span, Trace } from './model';

/** An exporter that retries sends a span twice. Equal copies are merged, different ones are a fault. */
function collapse(spans: readonly Span[]): Pick<Trace, 'spans' | 'problems'> {
  const kept = new Map<string, Span[]>();
  const problems: string[] = [];
  for (const span of spans) {
    const same = kept.get(span.spanId) ?? [];
    kept.set(span.spanId, same);
    if (same.length > 0) {
      const text = canonical(span);
      if (same.some((other) => canonical(other) === text)) continue;
      problems.push(
        `span id ${span.spanId} (${span.service} ${span.name}) came twice with different content`,
      );
    }
    same.push(span);
  }
  return { spans: [...kept.values()].flat(), problems };
}

/** A trace of the spans from a source. */
export function assemble(
  id: string,
  spans: readonly Span[],
  facts: Partial<Pick<Trace, 'virtualParent' | 'url' | 'linked'>> = {},
): Trace {
  return {
    id,
    ...collapse(spans),
    virtualParent: facts.virtualParent,
    linked: facts.linked ?? [],
    completeness: undefined,
    url: facts.url,
  };
}
