/** A trace as text for snapshots: equal shapes give equal text. */
import { type At, drawChildren, failedMark, spanLabel, TOP } from './drawing';
import type { Span, Trace } from './model';
import { printableLine } from './printable';
import { depthOf, type SpanTree, treeOf } from './tree';

interface Branch {
  label: string;
  children: Branch[];
  /** The whole branch as one text. Siblings are sorted by it. */
  key: string;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function labelOf(span: Span): string {
  const failed = failedMark(span.status.code);
  const type = span.attributes['error.type'];
  const events = span.events.map((event) => event.name).sort(byText);
  const parts = [
    `${spanLabel(span)}${failed}`,
    ...(failed !== '' && typeof type === 'string' ? [` ${type}`] : []),
    ...(events.length > 0 ? [`  [${events.join(', ')}]`] : []),
    ...(span.links.length > 0 ? [`  (${span.links.length} linked)`] : []),
  ];
  return printableLine(parts.join(''));
}

function sorted(branches: Branch[]): Branch[] {
  return branches.toSorted((a, b) => byText(a.key, b.key));
}

function branchOf(tree: SpanTree, span: Span, note = ''): Branch {
  const children = sorted(tree.childrenOf(span).map((child) => branchOf(tree, child)));
  const label = `${labelOf(span)}${note}`;
  return { label, children, key: [label, ...children.map(({ key }) => key)].join('\n') };
}

function lines({ label, children }: Branch, { branch, indent }: At): string[] {
  return [`${branch}${label}`, ...drawChildren(children, indent, lines)];
}

/** With a lower limit, different traces could have the same snapshot. */
const MAX_DEPTH = 500;

function treeText(trace: Trace): string {
  const tree = treeOf(trace);
  const depth = depthOf(tree);
  if (depth > MAX_DEPTH) {
    throw new RangeError(
      `no snapshot: the trace is nested ${depth} deep, the limit is ${MAX_DEPTH}`,
    );
  }
  const branches = [
    ...sorted(tree.roots.map((span) => branchOf(tree, span))),
    ...sorted(tree.orphans.map((span) => branchOf(tree, span, '   <- orphan'))),
    ...sorted(tree.cyclic.map((span) => branchOf(tree, span, '   <- its parents form a cycle'))),
  ];
  return branches.flatMap((branch) => lines(branch, TOP)).join('\n');
}

/**
 * The tree with service, kind, name, status and events of each span, siblings in the order of their
 * text. It contains no ids and times, except in a span's name.
 * @throws RangeError for a trace nested deeper than 500 spans
 */
export function canonicalTree(trace: Trace): string {
  const linked = trace.linked.map(treeText).sort(byText);
  return [treeText(trace), ...linked.map((text) => `linked trace\n${text}`)].join('\n\n');
}
