// How a fault finds its span.
import type { Host, LiveSpan } from '../fault.ts';

/** The helpers by which services make spans by hand. */
export interface Spans {
  withSpan<T>(name: string, attributes: object, fn: (span: unknown) => T): T;
}

type Change = (span: LiveSpan) => void;

/** Changes spans of this name as they start. */
export function onStartOf(host: Host, name: string, change: Change): void {
  host.onSpans({
    onStart(span) {
      if (span.name !== name) return;
      change(span);
      host.fired();
    },
  });
}

/** Changes spans of this name as they end, after the scrubber. */
export function onEndingOf(host: Host, name: string, change: Change): void {
  host.onSpans({
    onEnding(span) {
      if (span.name !== name) return;
      change(span);
      host.fired();
    },
  });
}

/** Gives an attribute another name. Without the attribute nothing is done, and nothing fired. */
export function renameAttribute(
  host: Host,
  { of, from, to }: { of: string; from: string; to: string },
): void {
  host.onSpans({
    onEnding(span) {
      const value = span.attributes[from];
      if (span.name !== of || value === undefined) return;
      delete span.attributes[from];
      span.attributes[to] = value;
      host.fired();
    },
  });
}
