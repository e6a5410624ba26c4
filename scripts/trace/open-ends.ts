import type { OpenEnd } from '@traceshop/trace-testing';

/** One line for each missing span, without those below it. */
export function openEndLines(ends: readonly OpenEnd[]): string[] {
  const orphans = ends.filter((end) => end.missing === 'parent').map((end) => end.span);
  const lost = Map.groupBy(orphans, (span) => span.parentSpanId);
  return [
    ...[...lost.values()].map(([first, ...others]) => {
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      return `the span around ${first?.service} ${first?.name}${more}`;
    }),
    ...ends.flatMap((end) => otherSide(end) ?? []),
  ];
}

function otherSide(end: OpenEnd): string | undefined {
  const { name, service } = end.span;
  if (end.missing === 'consumer') return `the consumer of "${name}"`;
  if (end.missing === 'server') return `${end.callee}'s side of "${name}" from ${service}`;
  return undefined;
}
