/** The parts of a drawn diff. */
import { nodeLabel } from '../pattern/node-label';
import type { Node } from '../pattern/patterns';
import { type Slot, slotsFor } from '../pattern/slots';
import { cutBelow, DRAWN_DEPTH, failedMark, firstLine, spanLabel } from '../tree/drawing';
import type { Span } from '../tree/model';
import type { SpanTree } from '../tree/tree';

export type Mark = 'same' | 'differs' | 'missing' | 'unexpected';

/** One span of the diff, with the differences in its own fields. */
export interface DiffNode {
  mark: Mark;
  /** Undefined if no span was received. */
  spanId?: string;
  label: string;
  note: string;
  details: string[];
  children: DiffNode[];
}

export function labelOf(span: Span): string {
  return spanLabel({ ...span, name: firstLine(span.name) }) + failedMark(span.status.code);
}

export function missingNode(node: Node): DiffNode {
  const required = slotsFor(node.children).filter((slot) => slot.min > 0);
  const children = required.flatMap((slot) => missingSlot(slot));
  return { mark: 'missing', label: nodeLabel(node), note: 'missing', details: [], children };
}

export function missingSlot(slot: Slot): DiffNode[] {
  const [first, ...others] = slot.nodes;
  if (!first) return [];
  const diff = missingNode(first);
  if (others.length > 0) diff.note = `missing (or ${others.map(nodeLabel).join(', or ')})`;
  return [diff];
}

type Tree = Pick<SpanTree, 'childrenOf'>;

interface Show {
  mark: 'same' | 'unexpected';
  note: string;
  depth?: number;
}

export function wholeSpan(tree: Tree, span: Span, { mark, note, depth = 1 }: Show): DiffNode {
  const node: DiffNode = {
    mark,
    spanId: span.spanId,
    note,
    label: labelOf(span),
    details: [],
    children: [],
  };
  const below = tree.childrenOf(span);
  const noteBelow = mark === 'unexpected' ? 'unexpected' : '';
  if (below.length > 0 && depth >= DRAWN_DEPTH) {
    node.children = [{ ...node, note: noteBelow, label: cutBelow(tree, span), children: [] }];
  } else {
    const show = { mark, note: noteBelow, depth: depth + 1 };
    node.children = below.map((child) => wholeSpan(tree, child, show));
  }
  return node;
}
