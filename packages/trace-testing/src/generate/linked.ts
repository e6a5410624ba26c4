/** Patterns that reach into linked traces: several rows may ask for the same span of one. */
import { anyKind, descend, hop, linkTo, optional, rest } from '../pattern/constructors';
import type { Child, Node, SpanProps } from '../pattern/patterns';
import type { Span, Trace } from '../tree/model';
import type { Random } from './random';

/** Brute force needs too long for more. */
const MOST_ROWS = 7;

export const childrenOf = ({ spanId, traceId }: Span, spans: readonly Span[]): Span[] =>
  spans.filter((one) => one.parentSpanId === spanId && one.traceId === traceId);

class Drawing {
  readonly #random: Random;
  readonly #spans: readonly Span[];
  /** Whether spans are bound to names, and some rows ask for links to them. */
  readonly #binds: boolean;
  #rows = MOST_ROWS;

  constructor(random: Random, trace: Trace) {
    this.#random = random;
    this.#spans = [...trace.spans, ...trace.linked.flatMap(({ spans }) => spans)];
    this.#binds = random.chance(0.3);
  }

  node(of: Span, props: SpanProps = {}): Node {
    const random = this.#random;
    const rows: Child[] = random.chance(0.3) ? [rest()] : [];
    if (random.chance(0.8)) rows.push(...this.#rowsBelow(of));
    const name = random.pick([of.name, of.name, /^[ab]$/]);
    return anyKind('s', name, this.#binds ? { ...props, as: of.spanId } : props, rows);
  }

  /** Draws any span below or linked, perhaps twice, and perhaps again below another row. */
  #rowsBelow(of: Span): Child[] {
    const random = this.#random;
    const children = childrenOf(of, this.#spans);
    const below = [...children];
    for (const span of below) below.push(...childrenOf(span, this.#spans));
    const linkers = this.#spans.filter(
      ({ links, traceId }) =>
        traceId !== of.traceId && links.some(({ spanId }) => spanId === of.spanId),
    );
    const targets = [...below, ...linkers, ...linkers];
    const most = Math.min(this.#rows, targets.length === 0 ? 0 : 1 + random.below(3));
    this.#rows -= most;
    return Array.from({ length: most }, () => {
      const span = random.pick(targets);
      if (linkers.includes(span)) return hop(this.node(span, this.#linkTo(of)));
      if (!children.includes(span)) return descend(this.node(span));
      const reach = random.pick([hop, hop, descend, optional, (node: Node) => node]);
      return reach(this.node(span));
    });
  }

  #linkTo({ spanId }: Span): SpanProps {
    return this.#binds && this.#random.chance(0.5) ? { links: [linkTo(spanId)] } : {};
  }
}

export const linkedPattern = (random: Random, root: Span, trace: Trace): Node =>
  new Drawing(random, trace).node(root);
