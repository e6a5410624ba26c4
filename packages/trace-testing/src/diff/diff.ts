import { outdatedNamesOf } from '../checks/semconv/conventions';
import { linkProblems, missingLinks } from '../match/events-links';
import { fieldProblems } from '../match/fields';
import { guarded, MatchLimitError } from '../match/limits';
import { childrenOfPattern, type MatchOptions } from '../match/match-trace';
import { splice } from '../pattern/filters';
import type { Child, Node, TracePattern } from '../pattern/patterns';
import { slotsFor } from '../pattern/slots';
import type { Span, SpanLink, Trace } from '../tree/model';
import { byStart, type SpanTree, treeOf } from '../tree/tree';
import { type DiffNode, labelOf, missingNode, missingSlot, wholeSpan } from './nodes';
import { type Pair, Pairer, type Pairing } from './pairing';
import type { Item } from './places';

export interface TraceDiff {
  roots: DiffNode[];
  /** Problems that belong to no single span. */
  general: string[];
  /** Possible reasons of the problems. */
  hints: string[];
  /** Says where the pairing is not the best one. */
  notes: string[];
}

interface Build {
  pairer: Pairer;
  mode: 'exact' | 'contain';
  /** Every displayed pair, for the constraints between pairs. */
  shown: { node: Node; span: Span; diff: DiffNode }[];
  notes: string[];
}

function below(item: Item): string {
  return item.below.length === 0 ? '' : `below ${item.below.map((span) => span.name).join(' > ')}`;
}

function pairNode(build: Build, pair: Pair): DiffNode {
  const { node, item } = pair;
  const details = fieldProblems(node, item.span);
  const diff: DiffNode = {
    mark: details.length > 0 ? 'differs' : 'same',
    spanId: item.span.spanId,
    label: labelOf(item.span),
    note: below(item),
    details,
    children: [],
  };
  build.shown.push({ node, span: item.span, diff });
  diff.children = nodesOf(
    build,
    build.pairer.children(slotsFor(node.children), item.span),
    labelOf(item.span),
  );
  return diff;
}

function disordered({ pairer }: Build, pair: Pair, pairs: readonly Pair[]): string[] {
  const { order } = pair.slot;
  if (!order) return [];
  const late = pairs.filter(({ slot, item }) => {
    if (slot.order?.group !== order.group || slot.order.index >= order.index) return false;
    return !pairer.matcher.before(item.span, pair.item.span);
  });
  return late.map(({ item }) => `order: expected to start after ${labelOf(item.span)} has ended`);
}

function byNameNote({ rows, spans }: { rows: number; spans: number }, parent: string): string {
  return (
    `${rows} rows and ${spans} spans below ${parent} are too many to find the pairs that leave ` +
    'least to explain: paired by kind, service and name, in order of start'
  );
}

function nodesOf(build: Build, pairing: Pairing, parent: string): DiffNode[] {
  if (pairing.byName) build.notes.push(byNameNote(pairing.byName, parent));
  const placed = pairing.pairs.map((pair) => {
    const node = pairNode(build, pair);
    const details = disordered(build, pair, pairing.pairs);
    if (details.length > 0)
      Object.assign(node, { mark: 'differs', details: [...node.details, ...details] });
    return { span: pair.item.span, node };
  });
  const left = build.mode === 'contain' ? [] : pairing.left;
  const extra = left.map((item) => {
    const mark = item.extra > 0 ? 'unexpected' : 'same';
    const note = item.extra > 0 ? 'unexpected' : below(item);
    return { span: item.span, node: wholeSpan(build.pairer.matcher, item.span, { mark, note }) };
  });
  const received = [...placed, ...extra].sort((a, b) => byStart(a.span, b.span));
  return [...received.map(({ node }) => node), ...pairing.missing.flatMap(missingSlot)];
}

/** Links to bound spans can be checked only over all pairs. */
function checkLinks(build: Build): void {
  const targets = new Set(
    build.shown.map(({ node, span }) => `${node.props.as} ${span.traceId} ${span.spanId}`),
  );
  for (const { node, span, diff } of build.shown) {
    // Missing links are already among the field problems.
    if (linkProblems(node.props.links, span).length > 0) continue;
    const bound = (name: string, link: SpanLink) =>
      targets.has(`${name} ${link.traceId} ${link.spanId}`);
    for (const link of missingLinks(node.props.links, span, bound)) {
      diff.mark = 'differs';
      diff.details.push(`link: expected one to the span bound to "${link.boundTo}"`);
    }
  }
}

function strays(build: Build, tree: SpanTree): DiffNode[] {
  const show = (span: Span, note: string) =>
    wholeSpan(build.pairer.matcher, span, { mark: 'unexpected', note });
  return [
    ...tree.orphans.map((span) =>
      show(span, `orphan: its parent ${span.parentSpanId} was not received`),
    ),
    ...tree.cyclic.map((span) => show(span, 'its parents form a cycle')),
  ];
}

export function countProblems(nodes: DiffNode[]): number {
  return nodes.reduce((sum, node) => {
    // A missing or unexpected subtree is one problem of any size.
    if (node.mark === 'missing' || node.mark === 'unexpected') return sum + 1;
    return sum + node.details.length + countProblems(node.children);
  }, 0);
}

function nearest(build: Build, node: Node, trace: Trace): DiffNode[] {
  const priced = trace.spans.flatMap((span) => {
    const cost = build.pairer.price(node, span);
    return cost === undefined ? [] : [{ span, cost }];
  });
  const best = priced.toSorted((a, b) => a.cost - b.cost)[0];
  if (!best) return [missingNode(node)];
  const [slot] = slotsFor([node]);
  const item = { span: best.span, below: [], extra: 0 };
  return slot ? [pairNode(build, { slot, node, item, cost: best.cost })] : [];
}

/** Expected attributes that the span has with an older name of the conventions. */
function outdatedHints(node: Node, span: Span): string[] {
  const received = Object.keys(span.attributes);
  const missing = Object.keys(node.props.attrs ?? {}).filter((key) => !received.includes(key));
  return missing.flatMap((key) =>
    outdatedNamesOf(key, received).map(
      (old) => `${span.service} has legacy "${old}" instead of "${key}"`,
    ),
  );
}

/** Explains why the pattern does not match. The search decides, not this. */
function diffTrace(trace: Trace, children: readonly Child[], mode: Build['mode']): TraceDiff {
  const build: Build = { pairer: new Pairer(trace, mode), mode, shown: [], notes: [] };
  const tree = treeOf(trace);
  const [first] = children;
  const roots =
    mode === 'contain' && first?.type === 'span'
      ? nearest(build, first, trace)
      : [
          ...nodesOf(build, build.pairer.forest(slotsFor(children), tree.roots), 'the top'),
          ...strays(build, tree),
        ];
  checkLinks(build);
  const general = [...trace.problems];
  if (countProblems(roots) + general.length === 0) {
    general.push(
      'each span fits a row by itself, but no choice satisfies inOrder and linkTo at once',
    );
  }
  if (build.pairer.exhausted) {
    build.notes.push(
      'too much differs to compare all that is below each row with all that is below each span: ' +
        'some are paired by their own fields and the number of spans below',
    );
  }
  const hints = build.shown.flatMap(({ node, span, diff }) =>
    diff.mark === 'differs' ? outdatedHints(node, span) : [],
  );
  return { roots, general, hints: [...new Set(hints)], notes: build.notes };
}

/** A failure without a drawing is better than an error that hides the failure. */
function always(trace: Trace, diff: () => TraceDiff): TraceDiff {
  try {
    return guarded(diff);
  } catch (error) {
    if (!(error instanceof MatchLimitError)) throw error;
    const general = [
      ...trace.problems,
      'it does not match; too deep for a drawing of what differs',
    ];
    return { roots: [], general, hints: [], notes: [] };
  }
}

/** The changes that would make an exact match pass. It explains and does not decide. */
export function explainExact(
  trace: Trace,
  pattern: TracePattern,
  options: MatchOptions = {},
): TraceDiff {
  return always(trace, () => {
    const kept = splice(trace, options.ignore ?? []);
    return diffTrace(kept, childrenOfPattern(pattern), 'exact');
  });
}

/** The span where the pattern matches best, with what is missing there. */
export function explainContains(
  trace: Trace,
  pattern: Node,
  options: MatchOptions = {},
): TraceDiff {
  return always(trace, () => {
    const kept = splice(trace, options.ignore ?? []);
    return diffTrace(kept, [pattern], 'contain');
  });
}
