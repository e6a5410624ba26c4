import { outdatedNamesOf } from '../checks/semconv/conventions';
import type { Node } from '../pattern/patterns';
import type { Span } from '../tree/model';

/** Expected attributes that the span has under an older name of the conventions. */
export function outdatedHints(node: Node, span: Span): string[] {
  const received = Object.keys(span.attributes);
  const missing = Object.keys(node.props.attrs ?? {}).filter((key) => !received.includes(key));
  return missing.flatMap((key) =>
    outdatedNamesOf(key, received).map(
      (old) => `${span.service} has legacy "${old}" instead of "${key}"`,
    ),
  );
}
